#pragma once

/// Margin: how much a venue wants kept behind a position, and the price at which it takes it away.
///
/// Everything is in *value*: for a linear contract of q base units value = q * price, in quote
/// currency, which is also that of the collateral; for an inverse one of Q quote units value =
/// Q / price, in base currency, and so is the collateral. Equity is then linear in value for both:
///     equity(v) = collateral + d (v - v_entry),   d = +1 linear long, inverse short; -1 the others
/// and the position is liquidated once equity is below maintenance(v) + closing_fee * v.

#include <cstddef>
#include <vector>

#include "models/book/book.hpp"

namespace cascade::models {

/// From `floor` of value on, `rate` of each further unit is wanted: the maintenance margin is
/// rate * value - deduction, the deduction such that it is continuous where tiers meet. Where tiers
/// go by size or by value at entry, the rate of a position's tier holds for the whole of it: there
/// is no deduction.
struct MarginTier {
    double floor = 0.0;         ///< >= 0, ascending; of the first: 0
    double rate = 0.0;          ///< (0, 1), not falling
    double max_leverage = 0.0;  ///< highest that may be opened at this value, >= 1
};

class MarginTable {
  public:
    /// \pre as said at MarginTier; not empty
    explicit MarginTable(std::vector<MarginTier> tiers);

    [[nodiscard]] std::size_t size() const { return tiers_.size(); }
    [[nodiscard]] MarginTier const& tier(std::size_t k) const { return tiers_[k]; }
    /// deduction_k = deduction_(k-1) + floor_k (rate_k - rate_(k-1)); "cum" or "maintenance amount"
    /// of Binance, "mmDeduction" of Bybit.
    [[nodiscard]] double deduction(std::size_t k) const { return deductions_[k]; }
    /// The tier that holds `value`; at an edge the lower one.
    [[nodiscard]] std::size_t tier_of(double value) const;
    [[nodiscard]] double maintenance(double value) const;

  private:
    std::vector<MarginTier> tiers_;
    std::vector<double> deductions_;
};

enum class ContractKind { linear, inverse };

/// Where a venue evaluates the maintenance margin: at the mark price (Binance, OKX, Hyperliquid),
/// or at the entry price (Bybit, BitMEX).
enum class MaintenanceAt { mark, entry };

/// What a tier's floor counts: value (Binance, Bybit, Hyperliquid), or what price does not move:
/// size (OKX: contracts), or value at entry (BitMEX: risk limits).
enum class TiersBy { value, size, entry_value };

struct MarginRules {
    MarginTable table;
    ContractKind contract = ContractKind::linear;
    MaintenanceAt maintenance_at = MaintenanceAt::mark;
    double closing_fee = 0.0;  ///< share of value that must be left to pay for the closing order
    TiersBy tiers_by = TiersBy::value;  ///< size: maintenance at mark; entry_value: at entry
    /// Rates, of initial and maintenance margin alike, rise by this for each unit of value
    /// (Deribit): maintenance is rate * value + growth * value^2. >= 0; one tier, at mark.
    double growth = 0.0;
};

/// A position, or one position of an account whose others do not move with it.
struct Position {
    Side side = Side::long_;
    double size = 0.0;   ///< > 0; base units of a linear contract, quote units of an inverse one
    double entry = 0.0;  ///< price, > 0
    /// Isolated: the margin assigned. Cross: the wallet, less the maintenance margin of the
    /// account's other positions, plus their unrealised profit.
    double collateral = 0.0;
};

[[nodiscard]] double value_at(ContractKind contract, double size, double price);

/// Price at which equity is 0. 0 where no fall, infinity where no rise gets there.
[[nodiscard]] double bankruptcy_price(ContractKind contract, Position const& position);

/// Price beyond which the position is liquidated: the root of equity(v) = maintenance(v) +
/// closing_fee v, in the tier that holds its value there. Exact: the difference is piecewise linear
/// and rises (d = +1) or falls (d = -1) throughout, so one tier holds the root. 0 where no fall,
/// infinity where no rise gets there; on the wrong side of entry where the margin never sufficed.
/// With growth the difference is a quadratic, and the root is the one that price meets from entry.
/// Source: Binance, "How to Calculate Liquidation Price of USD-M Futures Contracts" (mark, linear);
/// Bybit and BitMEX help pages (entry); checked against their worked examples in
/// tests/unit/models/margin_test.cpp.
[[nodiscard]] double liquidation_price(MarginRules const& rules, Position const& position);

/// Maintenance margin that is wanted once the position's value is `value`.
[[nodiscard]] double maintenance(MarginRules const& rules, Position const& position, double value);

/// Highest leverage at which a position of this size may be opened at `entry`.
[[nodiscard]] double max_leverage(MarginRules const& rules, double size, double entry);

/// Collateral with which the position is liquidated beyond `price` and not before: the inverse of
/// liquidation_price, maintenance + closing_fee v - d (v - v_entry). `position.collateral` is not
/// read. Checked in tests/unit/models/margin_test.cpp.
[[nodiscard]] double required_collateral(MarginRules const& rules, Position const& position,
                                         double price);

/// Profit of the position at `price`, in the currency of its collateral.
[[nodiscard]] double profit_at(ContractKind contract, Position const& position, double price);

/// A position opened at `entry` with value `value` there and isolated margin value / leverage.
[[nodiscard]] Position isolated_position(ContractKind contract, Side side, double value,
                                         double entry, double leverage);

}  // namespace cascade::models

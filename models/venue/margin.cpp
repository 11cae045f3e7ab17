#include "models/venue/margin.hpp"

#include <cmath>
#include <limits>

#include "models/base/contract.hpp"

namespace cascade::models {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

/// Sign of the change of equity with value.
double slope_of(ContractKind contract, Side side) {
    bool const rises = (contract == ContractKind::linear) == (side == Side::long_);
    return rises ? 1.0 : -1.0;
}

double price_of(ContractKind contract, double size, double value) {
    if (value <= 0.0) {
        return contract == ContractKind::linear ? 0.0 : kNever;
    }
    return contract == ContractKind::linear ? value / size : size / value;
}

/// Rate of the tier of a position that counts so much, where it holds for all of it.
double rate_of(MarginRules const& rules, double counted) {
    return rules.table.tier(rules.table.tier_of(counted)).rate;
}

}  // namespace

MarginTable::MarginTable(std::vector<MarginTier> tiers) : tiers_(std::move(tiers)) {
    CASCADE_EXPECTS(!tiers_.empty() && tiers_[0].floor == 0.0);
    double deduction = 0.0;
    for (std::size_t k = 0; k < tiers_.size(); ++k) {
        CASCADE_EXPECTS(tiers_[k].rate > 0.0 && tiers_[k].rate < 1.0);
        if (k > 0) {
            CASCADE_EXPECTS(tiers_[k].floor > tiers_[k - 1].floor);
            CASCADE_EXPECTS(tiers_[k].rate >= tiers_[k - 1].rate);
            deduction += tiers_[k].floor * (tiers_[k].rate - tiers_[k - 1].rate);
        }
        deductions_.push_back(deduction);
    }
}

std::size_t MarginTable::tier_of(double value) const {
    std::size_t k = 0;
    while (k + 1 < tiers_.size() && value > tiers_[k + 1].floor) {
        ++k;
    }
    return k;
}

double MarginTable::maintenance(double value) const {
    std::size_t const k = tier_of(value);
    return tiers_[k].rate * value - deductions_[k];
}

double value_at(ContractKind contract, double size, double price) {
    return contract == ContractKind::linear ? size * price : size / price;
}

double bankruptcy_price(ContractKind contract, Position const& p) {
    double const entry_value = value_at(contract, p.size, p.entry);
    double const d = slope_of(contract, p.side);
    return price_of(contract, p.size, entry_value - d * p.collateral);
}

double maintenance(MarginRules const& rules, Position const& p, double value) {
    if (rules.maintenance_at == MaintenanceAt::entry) {
        double const entry_value = value_at(rules.contract, p.size, p.entry);
        return rules.tiers_by == TiersBy::entry_value ? rate_of(rules, entry_value) * entry_value
                                                      : rules.table.maintenance(entry_value);
    }
    if (rules.tiers_by == TiersBy::size) {
        return rate_of(rules, p.size) * value;
    }
    return rules.table.maintenance(value) + rules.growth * value * value;
}

double liquidation_price(MarginRules const& rules, Position const& p) {
    ContractKind const contract = rules.contract;
    double const entry_value = value_at(contract, p.size, p.entry);
    double const d = slope_of(contract, p.side);
    double const fee = rules.closing_fee;
    double const constant = p.collateral - d * entry_value;  // equity(v) = constant + d v
    if (rules.maintenance_at == MaintenanceAt::entry) {
        CASCADE_EXPECTS(rules.tiers_by != TiersBy::size && !(rules.growth > 0.0));
        double const wanted = maintenance(rules, p, entry_value);
        return price_of(contract, p.size, (constant - wanted) / (fee - d));
    }
    CASCADE_EXPECTS(rules.tiers_by != TiersBy::entry_value);
    if (rules.tiers_by == TiersBy::size) {
        double const rate = rate_of(rules, p.size) + fee;
        return price_of(contract, p.size, constant / (rate - d));
    }
    if (rules.growth > 0.0) {
        // growth v^2 + (rate - d) v - constant = 0: the root that value meets from entry.
        double const rate = rules.table.tier(0).rate + fee;
        if (p.collateral < (rate + rules.growth * entry_value) * entry_value) {
            return price_of(contract, p.size, d > 0.0 ? 2.0 * entry_value : 0.5 * entry_value);
        }
        double const slope = 1.0 - d * rate;
        double const root = std::sqrt(slope * slope + 4.0 * rules.growth * constant);
        return price_of(contract, p.size, -2.0 * d * constant / (slope + root));
    }
    for (std::size_t k = 0;; ++k) {
        double const rate = rules.table.tier(k).rate + fee;
        double const deduction = rules.table.deduction(k);
        if (k + 1 < rules.table.size()) {
            double const cap = rules.table.tier(k + 1).floor;
            double const excess = constant + d * cap - (rate * cap - deduction);
            if (d * excess < 0.0) {
                continue;  // the root lies beyond this tier
            }
        }
        return price_of(contract, p.size, (constant + deduction) / (rate - d));
    }
}

double max_leverage(MarginRules const& rules, double size, double entry) {
    double const value = value_at(rules.contract, size, entry);
    double const counted = rules.tiers_by == TiersBy::size ? size : value;
    double const allowed = rules.table.tier(rules.table.tier_of(counted)).max_leverage;
    return rules.growth > 0.0 ? 1.0 / (1.0 / allowed + rules.growth * value) : allowed;
}

double profit_at(ContractKind contract, Position const& p, double price) {
    return slope_of(contract, p.side)
           * (value_at(contract, p.size, price) - value_at(contract, p.size, p.entry));
}

double required_collateral(MarginRules const& rules, Position const& p, double price) {
    double const value = value_at(rules.contract, p.size, price);
    return maintenance(rules, p, value) + rules.closing_fee * value
           - profit_at(rules.contract, p, price);
}

Position isolated_position(ContractKind contract, Side side, double value, double entry,
                           double leverage) {
    double const size = contract == ContractKind::linear ? value / entry : value * entry;
    return {side, size, entry, value / leverage};
}

}  // namespace cascade::models

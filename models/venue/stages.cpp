#include "models/venue/stages.hpp"

#include <cmath>

namespace cascade::models {
namespace {

/// Share of a position that stays open when it triggers.
/// \param counted  what its venue's tiers count of it
/// \param left     share of the position as opened that was still open
double kept_share(MarginRules const& rules, StageRule const& rule, double counted, double left) {
    if (rule.kind == StageKind::full) {
        return 0.0;
    }
    if (rule.kind == StageKind::staged) {
        // At an edge, to rounding, it is in the lower tier.
        auto const tier = static_cast<int>(rules.table.tier_of((1.0 - 1e-9) * counted));
        int const target = tier - rule.tiers_down;
        return target < 0 ? 0.0
                          : rules.table.tier(static_cast<std::size_t>(target) + 1).floor / counted;
    }
    return 1.0 - rule.slice / left;
}

}  // namespace

std::vector<Stage> liquidation_stages(MarginRules const& rules, Position const& position,
                                      StageRule const& rule) {
    std::vector<Stage> out;
    Position left = position;
    double const direction = left.side == Side::long_ ? 1.0 : -1.0;
    double const outward = rules.contract == ContractKind::linear ? direction : -direction;
    while (true) {
        double const price = liquidation_price(rules, left);
        bool const reached = price > 0.0 && std::isfinite(price);
        double const at = rules.maintenance_at == MaintenanceAt::mark ? price : left.entry;
        double const value = reached ? value_at(rules.contract, left.size, at) : 0.0;
        double const counted = rules.tiers_by == TiersBy::size ? left.size : value;
        bool const again = rule.kind != StageKind::sliced || out.empty();
        double const kept = value > rule.slice_above && again
                                ? kept_share(rules, rule, counted, left.size / position.size)
                                : 0.0;
        if (!(kept > 1e-9) || !(kept < 1.0)) {
            out.push_back({price, left.size / position.size});
            return out;
        }
        double const closed = left.size * (1.0 - kept);
        out.push_back({price, closed / position.size});
        // Profit of the part closed, in the collateral's currency.
        left.collateral += outward
                           * (value_at(rules.contract, closed, price)
                              - value_at(rules.contract, closed, left.entry));
        left.size -= closed;
    }
}

}  // namespace cascade::models

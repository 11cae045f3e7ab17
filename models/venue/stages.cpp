#include "models/venue/stages.hpp"

#include <cmath>

namespace cascade::models {
namespace {

/// What of the position's value stays open when it triggers.
double kept_value(MarginRules const& rules, StageRule const& rule, double value,
                  double first_value) {
    if (rule.kind == StageKind::full || value <= rule.slice_above) {
        return 0.0;
    }
    if (rule.kind == StageKind::staged) {
        // At an edge, to rounding, it is in the lower tier.
        auto const tier = static_cast<int>(rules.table.tier_of((1.0 - 1e-9) * value));
        int const target = tier - rule.tiers_down;
        return target < 0 ? 0.0 : rules.table.tier(static_cast<std::size_t>(target) + 1).floor;
    }
    return value - rule.slice * first_value;
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
        double const whole = value_at(rules.contract, position.size, at);
        bool const again = rule.kind != StageKind::sliced || out.empty();
        double const kept = value > 0.0 && again ? kept_value(rules, rule, value, whole) : 0.0;
        if (!(kept > 1e-9 * value) || !(kept < value)) {
            out.push_back({price, left.size / position.size});
            return out;
        }
        double const closed = left.size * (1.0 - kept / value);
        out.push_back({price, closed / position.size});
        // Profit of the part closed, in the collateral's currency.
        left.collateral += outward
                           * (value_at(rules.contract, closed, price)
                              - value_at(rules.contract, closed, left.entry));
        left.size -= closed;
    }
}

}  // namespace cascade::models

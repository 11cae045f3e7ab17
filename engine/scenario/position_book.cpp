#include "engine/scenario/position_book.hpp"

#include <algorithm>

#include "engine/scenario/entry_profile.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

/// Notional of position sizes, each of which stands for an equal share.
std::vector<double> sizes_of(BookInput const& in, models::MarginRules const& rules) {
    if (!in.position_size) {
        double const first_edge = rules.table.size() > 1 ? rules.table.tier(1).floor : 1.0;
        return {0.5 * first_edge};
    }
    PositionSizeInput const& law = *in.position_size;
    if (law.log_sd == 0.0) {
        return {law.median};
    }
    std::vector<double> out;
    for (std::size_t i = 0; i < kSizeNodes; ++i) {
        double const p = (static_cast<double>(i) + 0.5) / static_cast<double>(kSizeNodes);
        out.push_back(law.median * models::portable_exp(law.log_sd * models::normal_quantile(p)));
    }
    return out;
}

}  // namespace

std::vector<PositionGroup> position_groups(BookInput const& in, models::MarginRules const& rules,
                                           models::Side side, double spot,
                                           models::StageRule const& stage_rule) {
    double weights = 0.0;
    for (LeverageShare const& share : in.leverage_mix) {
        weights += share.weight;
    }
    std::vector<double> const sizes = sizes_of(in, rules);
    bool const in_base = in.position_size && rules.contract == models::ContractKind::inverse;
    std::vector<PositionGroup> out;
    for (std::size_t j = 0; j < in.leverage_mix.size(); ++j) {
        LeverageShare const& share = in.leverage_mix[j];
        for (double const size : sizes) {
            double const value = in_base ? size / spot : size;
            double const size_at_spot =
                rules.contract == models::ContractKind::linear ? value / spot : value * spot;
            double const allowed = models::max_leverage(rules, size_at_spot, spot);
            models::Position const position = models::isolated_position(
                rules.contract, side, value, spot, std::min(share.leverage, allowed));
            for (models::Stage const& stage :
                 models::liquidation_stages(rules, position, stage_rule)) {
                double const distance =
                    stage.price > 0.0
                        ? models::direction(side) * models::portable_log(stage.price / spot)
                        : 2.0 * kFarthestLevel;
                out.push_back(
                    {std::min(distance, 2.0 * kFarthestLevel),
                     stage.share * (share.weight / weights / static_cast<double>(sizes.size())),
                     j});
            }
        }
    }
    return out;
}

OpenLaw open_law(BookInput const& in, models::Side side, double spot) {
    if (!in.entry_profile) {
        return lognormal_entries(in.entry_dispersion);
    }
    EntryProfile const profile(in.entry_profile->rows, spot);
    return {[profile, side](double c, double from, double to) {
                return profile.mass(side, c, from, to);
            },
            profile.reach(side)};
}

double open_notional(BookInput const& in, models::Side side) {
    double const share = side == models::Side::long_ ? in.long_share : 1.0 - in.long_share;
    return 2.0 * share * in.open_interest.value_or(0.0);
}

SynthesisedSide position_side(BookInput const& in, models::MarginRules const& rules,
                              models::Side side, double spot, models::StageRule const& stage_rule) {
    double const notional = open_notional(in, side);
    if (!(notional > 0.0)) {
        return {{}, std::vector<std::vector<double>>(in.leverage_mix.size())};
    }
    return synthesise_open(in, open_law(in, side, spot),
                           position_groups(in, rules, side, spot, stage_rule), notional);
}

}  // namespace cascade::engine

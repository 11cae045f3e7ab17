#include "engine/scenario/living_book.hpp"

#include <cmath>

#include "engine/scenario/check.hpp"
#include "engine/scenario/duration.hpp"
#include "engine/scenario/liquidation_rules.hpp"
#include "engine/scenario/message.hpp"
#include "engine/scenario/synthesis.hpp"

namespace cascade::engine {
namespace {

constexpr double kDaySeconds = 86400.0;

/// What does not go with a living book.
void check_company(Scenario const& s, Findings& f) {
    std::string const at = "/book/living";
    if (s.venues.size() > 1) {
        f.add_key(at, "a book that lives needs one venue");
    }
    if (s.simulation.miss_probability) {
        f.add_key(at, "a book that lives needs steps of equal length: no \"miss_probability\"");
    }
    LiquidationInput const& one = s.venues.size() == 1 ? s.venues[0].liquidation : s.liquidation;
    if (f.sound("/liquidation") && f.sound("/venues") && !liquidation_rules(one, s.book).plain()) {
        f.add_key(at,
                  "a book that lives keeps no accounts and knows no caps: no fee, fund, "
                  "deleveraging, \"rate_cap\" or \"price_band\" in \"liquidation\"");
    }
    if (s.estimator && s.estimator->method == "splitting") {
        f.add_key(at, "a book that lives does not go with the estimator \"splitting\"");
    }
    if (s.estimator && s.estimator->control_variate) {
        f.add_key(at,
                  "what a book that lives loses without feedback has no known law: no "
                  "\"control_variate\"");
    }
}

void check_mix(LivingInput const& in, Findings& f) {
    std::string const list = "/book/living/leverage_mix";
    if (in.leverage_mix.empty()) {
        f.add("/book/living",
              "the key \"leverage_mix\" is missing: the book does not say at what leverage "
              "positions open");
        return;
    }
    if (!in.maintenance_margin) {
        f.add("/book/living",
              "the key \"maintenance_margin\" is missing: the book does not say at what margin "
              "positions are liquidated");
        return;
    }
    double sum = 0.0;
    for (std::size_t i = 0; i < in.leverage_mix.size(); ++i) {
        sum += in.leverage_mix[i].weight;
        if (1.0 / in.leverage_mix[i].leverage <= *in.maintenance_margin) {
            f.add(f.given(list) ? pointer_to(list, i) + "/leverage" : "/book/living",
                  "leverage " + shortest_text(in.leverage_mix[i].leverage)
                      + " leaves less margin than the maintenance margin of "
                      + shortest_text(*in.maintenance_margin));
        }
    }
    if (!(sum > 0.0)) {
        f.add(f.given(list) ? list : "/book/living", "the weights sum to 0");
    }
}

void check_interval(Scenario const& s, LivingInput const& in, Findings& f) {
    auto const step_s = sound_step_s(s, f);
    if (in.interval.empty() || !step_s) {
        return;
    }
    double const steps = seconds_of(*parse_duration(in.interval)) / *step_s;
    if (std::round(steps) < 1.0 || std::fabs(steps - std::round(steps)) > 1e-9 * steps) {
        f.add("/book/living/interval",
              "an interval of " + in.interval + " is not a multiple of the step");
    }
}

void check_rates(Scenario const& s, LivingInput const& in, Findings& f) {
    double const leaving = in.closes_per_day + in.tops_up_per_day;
    if (!f.sound("/simulation/horizon") || s.simulation.horizon.empty()) {
        return;
    }
    double const days = seconds_of(*parse_duration(s.simulation.horizon)) / kDaySeconds;
    if (leaving * days > kMostLeaving) {
        f.add("/book/living", "closes_per_day + tops_up_per_day over " + s.simulation.horizon
                                  + " make " + shortest_text(leaving * days) + "; expected at most "
                                  + shortest_text(kMostLeaving));
    }
}

}  // namespace

LivingInput filled_in(LivingInput const& living, BookInput const& book) {
    LivingInput out = living;
    bool const has_mix = book.source == "thresholds" || book.source == "positions";
    if (out.leverage_mix.empty() && has_mix) {
        out.leverage_mix = book.leverage_mix;
    }
    if (!out.maintenance_margin) {
        out.maintenance_margin = maintenance_margin_of(book);
    }
    return out;
}

bool lives(BookInput const& book) {
    return book.living
           && book.living->opens_per_day + book.living->closes_per_day
                      + book.living->tops_up_per_day
                  > 0.0;
}

void check_living(Scenario const& s, Findings& f) {
    if (!f.given("/book/living") || !f.sound("/book") || !f.sound("/simulation")) {
        return;
    }
    LivingInput const in = filled_in(*s.book.living, s.book);
    if (!lives(s.book)) {
        return;  // off
    }
    if (s.book.source == "levels" && s.book.levels.empty()) {
        f.add_key("/book/living", "a book without levels has nothing that rates are shares of");
        return;
    }
    check_company(s, f);
    check_rates(s, in, f);
    check_interval(s, in, f);
    if (in.opens_per_day > 0.0 || in.tops_up_per_day > 0.0) {
        check_mix(in, f);
    }
}

models::LivingBook living_book(BookInput const& book, Plan const& plan) {
    models::LivingBook out;
    if (!lives(book)) {
        return out;
    }
    LivingInput const in = filled_in(*book.living, book);
    double notional = 0.0;
    for (models::SideBook const& side : plan.book.side) {
        for (double const usd : side.notional) {
            notional += usd;
        }
    }
    double const opens_per_s = in.opens_per_day * notional / kDaySeconds;
    out.opens_per_s[0] = in.long_share * opens_per_s;
    out.opens_per_s[1] = (1.0 - in.long_share) * opens_per_s;
    out.closes_per_s = in.closes_per_day / kDaySeconds;
    out.tops_up_per_s = in.tops_up_per_day / kDaySeconds;
    if (!in.interval.empty()) {
        double const interval_s = seconds_of(*parse_duration(in.interval));
        out.interval = static_cast<std::size_t>(std::llround(interval_s / plan.step_s));
    }
    double weights = 0.0;
    for (LeverageShare const& tier : in.leverage_mix) {
        weights += tier.weight;
    }
    for (LeverageShare const& tier : in.leverage_mix) {
        if (!out.opens() || !(tier.weight > 0.0)) {
            continue;
        }
        out.share.push_back(tier.weight / weights);
        for (models::Side const side : {models::Side::long_, models::Side::short_}) {
            out.distance[static_cast<int>(side)].push_back(
                liquidation_distance(side, tier.leverage, *in.maintenance_margin));
        }
    }
    return out;
}

}  // namespace cascade::engine

/// Rules over several keys of the block `price`.

#include <algorithm>
#include <cmath>

#include "engine/scenario/assemble_price.hpp"
#include "engine/scenario/check.hpp"
#include "engine/scenario/duration.hpp"
#include "engine/scenario/liquidation_rules.hpp"
#include "engine/scenario/message.hpp"
#include "engine/scenario/spec.hpp"
#include "engine/simulate/plan.hpp"
#include "models/base/number_text.hpp"
#include "models/price/jump_growth.hpp"

namespace cascade::engine {
namespace {

constexpr double kMaxJumpsPerStep = 50.0;
constexpr double kMaxJumpsBefore = 1e5;
constexpr double kMaxFactors = 1e7;  // of the volatility, repeats counted

/// Where sound.
struct Times {
    std::optional<double> step_s;
    std::optional<double> horizon_s;
};

/// A number for a message: at most six digits.
std::string rounded(double value) {
    return number_text(value);
}

/// What happened before the start.
void check_jump_history(ProcessInput const& in, models::JumpProcess const& process,
                        std::string const& pointer, Findings& f) {
    if (in.jump_history != "stationary") {
        return;
    }
    if (in.initial_jump_intensity) {
        f.add(pointer + "/initial_jump_intensity",
              "a stationary history makes the intensity at the start; leave one of the two out");
    }
    double const jumps = process.long_run_intensity() * process.history_years();
    if (jumps > kMaxJumpsBefore) {
        f.add(pointer + "/jump_history", rounded(jumps)
                                             + " jumps per path before the start; expected at most "
                                             + rounded(kMaxJumpsBefore));
    }
}

/// Self-excitation dies out, and jumps are few enough to be drawn one by one.
void check_jumps(ProcessInput const& in, std::string const& pointer, Times const& times,
                 Findings& f) {
    if (!in.jump_intensity) {
        return;
    }
    double rate = *in.jump_intensity;
    if (in.initial_jump_intensity && *in.initial_jump_intensity < rate) {
        f.add(pointer + "/initial_jump_intensity",
              rounded(*in.initial_jump_intensity) + " is below jump_intensity, " + rounded(rate)
                  + ", which self-excitation never falls below");
    }
    if (in.model == "hawkes") {
        models::JumpProcess const process = *jumps_of(in);
        double const ratio = process.branching_ratio();
        if (ratio >= 1.0) {
            f.add(pointer + "/excitation",
                  "each jump sets off excitation / decay = " + rounded(ratio)
                      + " others on average; expected below 1, or their number explodes");
            return;
        }
        double const years = models::growth_explodes_after(process);
        if (times.horizon_s && years * kYearSeconds <= *times.horizon_s) {
            f.add(pointer + "/excitation", "the expected price is infinite after "
                                               + rounded(years * kYearSeconds / 3600.0)
                                               + " h: jumps of this size set off too many others");
            return;
        }
        check_jump_history(in, process, pointer, f);
        rate = std::max(process.long_run_intensity(), process.initial_intensity);
    }
    double const jumps = times.step_s ? rate * *times.step_s / kYearSeconds : 0.0;
    if (jumps > kMaxJumpsPerStep) {
        f.add(pointer + "/jump_intensity",
              rounded(jumps) + " jumps per step on average; expected at most 50: jumps that small "
                               "and many are volatility");
    }
}

void check_process(ProcessInput const& in, std::string const& pointer, Times const& times,
                   Findings& f) {
    if (!f.sound(pointer)) {
        return;
    }
    check_jumps(in, pointer, times, f);
    if (f.given(pointer + "/price_column") && f.given(pointer + "/return_column")) {
        f.add(pointer, "\"price_column\" and \"return_column\" exclude each other");
    }
}

void check_monitoring(Scenario const& s, Findings& f) {
    bool const history =
        s.price.model == "bootstrap" || (s.price.noise && s.price.noise->model == "bootstrap");
    if (history && s.simulation.monitoring == "bridge" && f.sound("/simulation/monitoring")) {
        f.add("/simulation/monitoring",
              "a bootstrap needs monitoring \"step\": its history does not say how far price went "
              "inside a step");
    }
}

/// Depth can follow only what the price model lets vary.
void check_depth_follows(Scenario const& s, Findings& f) {
    if (!s.depth || !f.sound("/depth") || !f.sound("/price")) {
        return;
    }
    ProcessInput const& process = s.price.noise ? *s.price.noise : s.price;
    bool const varies = process.initial_variance || !s.price.volatility_multiplier.empty();
    if (s.depth->volatility_exponent > 0.0 && !varies) {
        f.add("/depth/volatility_exponent",
              "the volatility of this price does not vary; expected stochastic variance or a "
              "\"volatility_multiplier\"");
    }
    if (s.depth->intensity_exponent > 0.0 && process.model != "hawkes") {
        f.add("/depth/intensity_exponent",
              "the jump intensity of this price does not vary; expected model \"hawkes\"");
    }
}

void check_path(Scenario const& s, Findings& f) {
    PriceInput const& in = s.price;
    if (f.given("/price/path") && in.path.empty()) {
        f.add("/price/path", "the list is empty; expected at least one point");
    }
    auto const horizon =
        f.sound("/simulation/horizon") ? parse_duration(s.simulation.horizon) : std::nullopt;
    std::int64_t before = 0;
    for (std::size_t i = 0; i < in.path.size(); ++i) {
        std::string const at = pointer_to("/price/path", i);
        if (!f.sound(at)) {
            continue;
        }
        if (in.path[i].price.has_value() == in.path[i].log_price.has_value()) {
            f.add(at, "a point has either \"price\" or \"log_price\"");
        }
        auto const time = parse_duration(in.path[i].time);
        if (!time) {
            continue;
        }
        if (*time <= before) {
            f.add(at + "/time",
                  in.path[i].time + " is not after the point before it, " + duration_text(before));
        } else if (horizon && *time > *horizon) {
            f.add(at + "/time",
                  in.path[i].time + " is beyond the horizon of " + s.simulation.horizon);
        }
        before = std::max(before, *time);
    }
    if (in.path.size() > kMaxPathPoints) {
        f.add("/price/path", std::to_string(in.path.size()) + " points; expected at most "
                                 + std::to_string(kMaxPathPoints));
    }
}

void check_volatility(Scenario const& s, Findings& f) {
    PriceInput const& in = s.price;
    std::string const at = "/price/volatility_multiplier";
    if (!f.given(at) || !f.sound(at)) {
        return;
    }
    if (in.noise && in.noise->model == "bootstrap") {
        f.add_key(at, "history has no volatility to multiply: the noise is a bootstrap");
        return;
    }
    // Left out: as good as never.
    std::int64_t const period =
        parse_duration(in.volatility_period).value_or(std::numeric_limits<std::int64_t>::max());
    if (in.volatility_multiplier.empty()) {
        f.add(at, "the list is empty; expected at least one factor");
    }
    std::int64_t before = -1;
    for (std::size_t i = 0; i < in.volatility_multiplier.size(); ++i) {
        std::string const start = in.volatility_multiplier[i].start;
        std::string const here = pointer_to(at, i) + "/start";
        std::int64_t const time = parse_time(start).value_or(0);
        if (i == 0 && time != 0) {
            f.add(here, "the first factor starts at " + start + ", expected \"0s\"");
        } else if (time <= before) {
            f.add(here, start + " is not after the start before it, "
                            + in.volatility_multiplier[i - 1].start);
        } else if (time >= period) {
            f.add(here, start + " is not before volatility_period, " + in.volatility_period);
        }
        before = std::max(before, time);
    }
    auto const horizon =
        f.sound("/simulation/horizon") ? parse_duration(s.simulation.horizon) : std::nullopt;
    if (horizon) {
        double const repeats = static_cast<double>(*horizon) / static_cast<double>(period);
        double const factors = repeats * static_cast<double>(in.volatility_multiplier.size());
        if (factors > kMaxFactors) {
            f.add("/price/volatility_period", rounded(factors)
                                                  + " factors over the horizon; expected at most "
                                                  + rounded(kMaxFactors));
        }
    }
}

/// Long steps need a price whose law between two times is known however far they lie apart.
void check_refinement(Scenario const& s, Findings& f) {
    std::string const at = "/simulation/miss_probability";
    if (!s.simulation.miss_probability || !f.sound(at) || !f.sound("/price/model")) {
        return;
    }
    if (s.price.model != "gbm" || !s.price.volatility_multiplier.empty()) {
        f.add(at,
              "steps are refined on demand for the price model \"gbm\" without "
              "\"volatility_multiplier\" only; leave this key out");
    }
    if (f.sound("/simulation/monitoring") && s.simulation.monitoring != "bridge") {
        f.add(at, "steps are refined on demand with \"monitoring\": \"bridge\" only");
    }
    if (f.sound("/impact") && s.impact && s.impact->model != "linear") {
        f.add(at, "steps are refined on demand with the impact model \"linear\" only");
    }
    if (f.sound("/liquidation") && !liquidation_rules(s.liquidation, s.book).plain()) {
        f.add(at,
              "steps are refined on demand without accounts and caps only: leave out the keys of "
              "\"liquidation\" that ask for them");
    }
    if (!s.venues.empty()) {
        f.add(at, "steps are refined on demand without \"venues\" only");
    }
    if (s.estimator && f.sound("/estimator/method") && s.estimator->method != "plain") {
        f.add(at, "steps are refined on demand with the estimator \"plain\" only");
    }
}

}  // namespace

std::optional<double> sound_step_s(Scenario const& scenario, Findings const& findings) {
    SimulationInput const& in = scenario.simulation;
    if (!findings.sound("/simulation")) {
        return std::nullopt;
    }
    if (in.steps) {
        auto const horizon = parse_duration(in.horizon);
        return horizon
                   ? std::optional<double>(seconds_of(*horizon) / static_cast<double>(*in.steps))
                   : std::nullopt;
    }
    auto const step = parse_duration(in.step.value_or(""));
    return step ? std::optional<double>(seconds_of(*step)) : std::nullopt;
}

void check_price(Scenario const& scenario, Findings& findings) {
    PriceInput const& in = scenario.price;
    Times times{sound_step_s(scenario, findings), std::nullopt};
    if (times.step_s) {
        times.horizon_s = seconds_of(parse_duration(scenario.simulation.horizon).value_or(0));
    }
    check_process(in, "/price", times, findings);
    if (in.noise) {
        check_process(*in.noise, "/price/noise", times, findings);
    }
    check_monitoring(scenario, findings);
    check_refinement(scenario, findings);
    check_path(scenario, findings);
    check_volatility(scenario, findings);
    check_depth_follows(scenario, findings);
}

void check_history(Scenario const& scenario, ProcessInput const& process,
                   std::string const& pointer, Findings& findings) {
    std::vector<double> const& history = process.history;
    std::string const source = pointer + (findings.given(pointer + "/file") ? "/file" : "/returns");
    std::string const count = std::to_string(history.size()) + " returns";
    if (history.size() < 2 || history.size() > kMaxReturns) {
        findings.add(source, count + "; expected from 2 to " + std::to_string(kMaxReturns));
        return;
    }
    double sum = 0.0;
    for (double const r : history) {
        sum += r * r;
    }
    auto const step_s = sound_step_s(scenario, findings);
    double const n = static_cast<double>(history.size());
    double const volatility = step_s ? std::sqrt(sum / n * kYearSeconds / *step_s) : 0.0;
    if (volatility > kMaxVolatility) {
        findings.add(source, "the returns amount to a volatility of " + rounded(volatility)
                                 + " per square-root year, expected at most "
                                 + rounded(kMaxVolatility)
                                 + ": are they log returns of one step, not in percent?");
    }
    if (!process.block_length || !findings.sound(pointer + "/block_length")) {
        return;
    }
    double const length = *process.block_length;
    std::string const at = pointer + "/block_length";
    if (length > n) {
        findings.add(at, rounded(length) + " is more than the history has, " + count);
    } else if (process.scheme != "stationary" && length != std::floor(length)) {
        findings.add(at, rounded(length) + " is not a whole number, which the scheme \""
                             + process.scheme + "\" needs");
    }
}

}  // namespace cascade::engine

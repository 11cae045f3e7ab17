#include "engine/scenario/assemble_estimator.hpp"
#include "engine/scenario/check.hpp"
#include "engine/scenario/message.hpp"
#include "engine/tail/importance.hpp"

namespace cascade::engine {
namespace {

void check_target(TargetInput const& in, double spot, Findings& f) {
    std::string const at = "/estimator/target";
    if (!f.sound(at) || !f.sound("/market")) {
        return;
    }
    bool const has_price =
        in.figure.find("_low") != std::string::npos || in.figure.find("_high") != std::string::npos;
    if (in.level.has_value() == in.price.has_value()) {
        f.add(at, in.level ? "give either \"level\" or \"price\", not both"
                           : "the key \"level\" (or \"price\") is missing: what is to be reached");
        return;
    }
    if (in.price && !has_price) {
        f.add_key(at + "/price",
                  "\"price\" is for lows and highs; give a \"level\" for " + in.figure);
        return;
    }
    RareEvent const event = rare_event(in, spot);
    if (!(event.score(event.level) > 0.0)) {
        f.add(at + (in.price ? "/price" : "/level"),
              in.price
                  ? "every path starts beyond this price"
                  : shortest_text(event.level)
                        + (event.score(1.0) < 0.0 ? " is not below 0: every path starts there"
                                                  : " is not above 0: every path starts there"));
    }
}

/// Two methods need independent increments.
void check_increments(Scenario const& s, Findings& f) {
    bool const prescribed = s.price.model == "scenario";
    std::string const model = !prescribed     ? s.price.model
                              : s.price.noise ? s.price.noise->model
                                              : "gbm";
    if (model != "gbm" && model != "merton" && model != "kou") {
        f.add("/estimator/method",
              "\"" + s.estimator->method
                  + "\" needs a price of independent increments, \"gbm\", \"merton\" or \"kou\", "
                    "not \""
                  + model
                  + (s.estimator->method == "importance"
                         ? "\"; \"splitting\" serves every model"
                         : "\"; \"plain\" serves every model"));
    }
}

/// Points of a repeat are balanced in powers of two.
void check_points(Scenario const& s, Findings& f) {
    std::uint64_t const repeats = s.estimator->repeats;
    std::uint64_t const points = s.simulation.paths / repeats;
    if (s.simulation.paths % repeats == 0 && (points & (points - 1)) != 0) {
        std::uint64_t below = 1;
        while (2 * below <= points) {
            below *= 2;
        }
        f.add("/simulation/paths",
              "the " + std::to_string(points)
                  + " paths of a repeat are not a power of two; the nearest smaller number is "
                  + std::to_string(below * repeats) + " paths in all");
    }
}

void check_controls(Scenario const& s, Findings& f) {
    bool const known = s.price.model == "gbm" && s.price.volatility_multiplier.empty()
                       && s.price.volatility.value_or(0.0) > 0.0
                       && s.simulation.monitoring == "bridge";
    if (!known) {
        f.add("/estimator/control_variate",
              "laws of the baseline are known for the price \"gbm\" of constant volatility above 0 "
              "and monitoring \"bridge\" only");
    }
}

void check_repeats(Scenario const& s, Findings& f) {
    EstimatorInput const& in = *s.estimator;
    if (!f.sound("/simulation/paths") || !f.sound("/estimator/repeats")) {
        return;
    }
    constexpr std::uint64_t kLeastParticles = 16;
    if (s.simulation.paths % in.repeats != 0 || s.simulation.paths / in.repeats < kLeastParticles) {
        f.add("/simulation/paths", std::to_string(s.simulation.paths) + " paths cannot be divided "
                                       + "into " + std::to_string(in.repeats)
                                       + " equal repeats of at least 16");
    }
    if (s.simulation.accuracy && in.repeats < kLeastRepeats) {
        f.add("/estimator/repeats", std::to_string(in.repeats)
                                        + " repeats are too few for a run to \"accuracy\", which "
                                          "looks after "
                                        + std::to_string(kLeastRepeats) + " at the earliest");
    }
}

/// Of fewer paths one law may have none.
void check_tilted(Scenario const& s, Findings& f) {
    if (f.sound("/simulation/paths") && s.simulation.paths < kLeastTiltedPaths) {
        f.add("/simulation/paths", std::to_string(s.simulation.paths)
                                       + " paths are too few for the estimator \"importance\"; "
                                         "expected at least "
                                       + std::to_string(kLeastTiltedPaths));
    }
}

}  // namespace

void check_estimator(Scenario const& s, Findings& f) {
    if (!s.estimator || !f.sound("/estimator/method")) {
        return;
    }
    EstimatorInput const& in = *s.estimator;
    if (in.target) {
        check_target(*in.target, s.market.spot, f);
    }
    if ((in.method == "importance" || in.method == "sobol") && f.sound("/price")) {
        check_increments(s, f);
    }
    if (in.control_variate && f.sound("/price") && f.sound("/simulation/monitoring")) {
        check_controls(s, f);
    }
    if (in.method == "importance") {
        check_tilted(s, f);
    }
    if (in.method == "splitting" || in.method == "sobol") {
        check_repeats(s, f);
    }
    if (in.method == "sobol" && f.sound("/simulation/paths") && f.sound("/estimator/repeats")) {
        check_points(s, f);
    }
}

}  // namespace cascade::engine

#include "engine/scenario/assemble_estimator.hpp"

#include "models/math/elementary.hpp"

namespace cascade::engine {

Figure figure_named(std::string const& name) {
    for (std::size_t f = 0; f < kFigures; ++f) {
        if (info(static_cast<Figure>(f)).name == name) {
            return static_cast<Figure>(f);
        }
    }
    return Figure::count_;
}

RareEvent rare_event(TargetInput const& in, double spot) {
    return {figure_named(in.figure),
            in.price ? models::portable_log(*in.price / spot) : in.level.value_or(0.0)};
}

Estimator assemble_estimator(Scenario const& scenario) {
    Estimator out;
    if (!scenario.estimator) {
        return out;
    }
    EstimatorInput const& in = *scenario.estimator;
    out.method = in.method == "importance"  ? EstimatorMethod::importance
                 : in.method == "splitting" ? EstimatorMethod::splitting
                 : in.method == "sobol"     ? EstimatorMethod::sobol
                                            : EstimatorMethod::plain;
    if (in.target) {
        out.target = rare_event(*in.target, scenario.market.spot);
    }
    out.control_variate = in.control_variate;
    out.tilt = in.tilt;
    out.plain_share = in.plain_share;
    out.pilot_paths = in.pilot_paths;
    out.repeats = in.repeats;
    out.kill_share = in.kill_share;
    return out;
}

}  // namespace cascade::engine

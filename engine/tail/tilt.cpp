#include "engine/tail/tilt.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/base/contract.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

/// Moment generating function of a jump's size, and its derivative.
struct SizeMoments {
    double mgf;
    double slope;
};

SizeMoments size_moments(models::JumpProcess const& jumps, double theta) {
    if (auto const* law = std::get_if<models::NormalJump>(&jumps.size)) {
        double const mgf =
            models::portable_exp(theta * (law->mean + 0.5 * theta * law->sd * law->sd));
        return {mgf, mgf * (law->mean + theta * law->sd * law->sd)};
    }
    auto const& law = std::get<models::DoubleExponentialJump>(jumps.size);
    double const up = 1.0 / (1.0 - theta * law.up_mean);
    double const down = 1.0 / (1.0 + theta * law.down_mean);
    double const p = law.up_probability;
    return {p * up + (1.0 - p) * down,
            p * law.up_mean * up * up - (1.0 - p) * law.down_mean * down * down};
}

models::JumpProcess tilted_jumps(models::JumpProcess jumps, double theta) {
    double const mgf = size_moments(jumps, theta).mgf;
    jumps.intensity *= mgf;
    jumps.initial_intensity = jumps.intensity;
    if (auto* law = std::get_if<models::NormalJump>(&jumps.size)) {
        law->mean += theta * law->sd * law->sd;
    } else {
        auto& size = std::get<models::DoubleExponentialJump>(jumps.size);
        double const up = 1.0 / (1.0 - theta * size.up_mean);
        size.up_probability *= up / mgf;
        size.up_mean *= up;
        size.down_mean /= 1.0 + theta * size.down_mean;
    }
    return jumps;
}

/// Expected jumps that a tilted run may have: more would cost without end.
constexpr double kMostJumps = 1000.0;

}  // namespace

std::string why_not_tilted(models::PriceModel const& price) {
    if (!std::holds_alternative<models::Gbm>(price.diffusion)) {
        return "the price must be a Brownian motion with or without jumps";
    }
    if (price.jumps
        && (price.jumps->excitation > 0.0
            || price.jumps->initial_intensity != price.jumps->intensity)) {
        return "the jumps must have a constant intensity";
    }
    return "";
}

TiltRange tilt_range(Prepared const& prepared) {
    constexpr double kFar = std::numeric_limits<double>::infinity();
    auto const& jumps = prepared.plan.price.jumps;
    auto const* law = jumps ? std::get_if<models::DoubleExponentialJump>(&jumps->size) : nullptr;
    if (law == nullptr) {
        return {-kFar, kFar};
    }
    return {law->up_probability < 1.0 ? -1.0 / law->down_mean : -kFar,
            law->up_probability > 0.0 ? 1.0 / law->up_mean : kFar};
}

TiltMoments tilt_moments(Prepared const& prepared, double theta) {
    Plan const& plan = prepared.plan;
    auto const [mean, variance] = diffusion_over_horizon(prepared);
    TiltMoments out{theta * (mean + 0.5 * theta * variance), mean + theta * variance};
    if (plan.price.jumps) {
        SizeMoments const size = size_moments(*plan.price.jumps, theta);
        double const expected =
            plan.price.jumps->intensity * plan.step_years() * static_cast<double>(plan.steps);
        out.log_mgf += expected * (size.mgf - 1.0);
        out.mean += expected * size.slope;
    }
    return out;
}

double tilt_to_mean(Prepared const& prepared, double mean) {
    TiltRange const range = tilt_range(prepared);
    auto const& jumps = prepared.plan.price.jumps;
    double const years = prepared.plan.step_years() * static_cast<double>(prepared.plan.steps);
    auto const sound = [&](double theta) {
        return theta > range.low && theta < range.high
               && (!jumps
                   || jumps->intensity * years * size_moments(*jumps, theta).mgf <= kMostJumps);
    };
    double const sign = mean < tilt_moments(prepared, 0.0).mean ? -1.0 : 1.0;
    double near = 0.0;
    double far = sign;
    for (int i = 0; i < 60 && sound(far) && sign * (tilt_moments(prepared, far).mean - mean) < 0.0;
         ++i) {
        near = far;
        far *= 2.0;
    }
    for (int i = 0; i < 60; ++i) {
        double const middle = 0.5 * (near + far);
        bool const short_of =
            sound(middle) && sign * (tilt_moments(prepared, middle).mean - mean) < 0.0;
        (short_of ? near : far) = middle;
    }
    return near;
}

Prepared tilted(Prepared const& prepared, double theta) {
    CASCADE_EXPECTS(why_not_tilted(prepared.plan.price).empty());
    Prepared out = prepared;
    for (std::size_t k = 0; k < out.step_mean.size(); ++k) {
        out.step_mean[k] += theta * out.step_sd[k] * out.step_sd[k];
    }
    if (out.plan.price.jumps) {
        out.plan.price.jumps = tilted_jumps(*out.plan.price.jumps, theta);
    }
    return out;
}

}  // namespace cascade::engine

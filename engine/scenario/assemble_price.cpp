#include "engine/scenario/assemble_price.hpp"

#include <algorithm>
#include <cmath>

#include "engine/scenario/duration.hpp"
#include "models/base/number_text.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

__extension__ typedef __int128 Wide;

/// Times on the grid as whole numbers: in units of a nanosecond over the number of steps, a step is
/// as long as the horizon is in nanoseconds.
struct Grid {
    std::int64_t horizon_ns;
    std::size_t steps;

    [[nodiscard]] Wide end_of(std::size_t step) const {
        return static_cast<Wide>(horizon_ns) * static_cast<Wide>(step);
    }
    [[nodiscard]] Wide at(std::int64_t ns) const {
        return static_cast<Wide>(ns) * static_cast<Wide>(steps);
    }
};

models::Diffusion diffusion_of(ProcessInput const& in, double step_years) {
    double const drift = in.drift.value_or(0.0);
    if (in.model == "bootstrap") {
        models::Bootstrap out;
        out.returns = in.history;
        out.scheme = in.scheme == "circular" ? models::BlockScheme::circular
                     : in.scheme == "moving" ? models::BlockScheme::moving
                                             : models::BlockScheme::stationary;
        out.block_length = *in.block_length;
        if (in.drift) {  // the mean of exp(return) becomes exp(drift * step)
            double sum = 0.0;
            for (double const r : out.returns) {
                sum += models::portable_exp(r);
            }
            double const mean = sum / static_cast<double>(out.returns.size());
            double const shift = drift * step_years - models::portable_log(mean);
            for (double& r : out.returns) {
                r += shift;
            }
        }
        return out;
    }
    if (in.initial_variance) {
        return models::Heston{*in.initial_variance, *in.long_variance, *in.mean_reversion,
                              *in.vol_of_variance,  *in.correlation,   drift};
    }
    return models::Gbm{in.volatility.value_or(0.0), drift};
}

/// Where a factor begins to hold, in units of the grid; ascending from 0.
struct FactorFrom {
    Wide start;
    double factor;
};

/// The factors over the whole horizon, repeats written out.
std::vector<FactorFrom> factors_of(PriceInput const& in, Grid const& grid) {
    std::int64_t const period = parse_duration(in.volatility_period).value_or(grid.horizon_ns);
    std::vector<FactorFrom> out;
    std::int64_t offset = 0;
    do {
        for (VolatilityFactorInput const& f : in.volatility_multiplier) {
            std::int64_t const start = offset + *parse_time(f.start);
            if (start < grid.horizon_ns) {
                out.push_back({grid.at(start), f.factor});
            }
        }
        offset += period;
    } while (offset < grid.horizon_ns);
    return out;
}

/// Root mean square of the factor over each step.
std::vector<double> multipliers_of(PriceInput const& in, Grid const& grid) {
    std::vector<double> out;
    if (in.volatility_multiplier.empty()) {
        return out;
    }
    std::vector<FactorFrom> const factors = factors_of(in, grid);
    auto const end_of = [&](std::size_t i) {
        return i + 1 < factors.size() ? factors[i + 1].start : grid.end_of(grid.steps);
    };
    std::size_t now = 0;
    for (std::size_t step = 1; step <= grid.steps; ++step) {
        Wide const end = grid.end_of(step);
        double square = 0.0;
        for (Wide from = grid.end_of(step - 1); from < end;) {
            Wide const to = std::min(end, end_of(now));
            double const share =
                static_cast<double>(to - from) / static_cast<double>(grid.horizon_ns);
            square += share * factors[now].factor * factors[now].factor;
            from = to;
            if (to == end_of(now) && now + 1 < factors.size()) {
                ++now;
            }
        }
        out.push_back(std::sqrt(square));  // of f * f alone exactly f
    }
    return out;
}

/// A point of the prescribed path: time in units of the grid, log price over spot.
struct PathPoint {
    Wide time;
    double log_price;
};

std::vector<PathPoint> path_of(Scenario const& s, Grid const& grid) {
    std::vector<PathPoint> out{{0, 0.0}};
    PriceInput const& in = s.price;
    for (PathPointInput const& p : in.path) {
        double const log_price =
            p.price ? models::portable_log(*p.price / s.market.spot) : *p.log_price;
        out.push_back({grid.at(*parse_duration(p.time)), log_price});
    }
    for (std::size_t i = 0; in.path.empty() && i < in.record.time_ns.size(); ++i) {
        out.push_back({grid.at(in.record.time_ns[i]), in.record.log_price[i]});
    }
    return out;
}

/// Prescribed move of log price in each step.
std::vector<double> prescribed_of(Scenario const& s, Grid const& grid) {
    std::vector<PathPoint> const path = path_of(s, grid);
    bool const linear = s.price.interpolation == "linear";
    std::vector<double> out;
    std::size_t last = 0;  // the last point that is not after the end of the step
    double before = 0.0;
    for (std::size_t step = 1; step <= grid.steps; ++step) {
        Wide const time = grid.end_of(step);
        while (last + 1 < path.size() && path[last + 1].time <= time) {
            ++last;
        }
        double now = path[last].log_price;
        if (linear && last + 1 < path.size()) {
            PathPoint const& next = path[last + 1];
            now += (next.log_price - now) * static_cast<double>(time - path[last].time)
                   / static_cast<double>(next.time - path[last].time);
        }
        out.push_back(now - before);
        before = now;
    }
    return out;
}

void warn(Scenario const& s, models::PriceModel const& model, std::vector<std::string>& warnings) {
    auto const* const heston = std::get_if<models::Heston>(&model.diffusion);
    if (heston != nullptr && !heston->feller()) {
        warnings.emplace_back(
            "price: 2 mean_reversion long_variance is below vol_of_variance^2 (Feller's condition "
            "fails), so variance reaches 0 at times");
    }
    double const first = s.price.record.first_price;
    if (first > 0.0 && first != s.market.spot) {
        auto const [start, spot] = told_apart(first, s.market.spot);
        warnings.push_back("price: the file's path begins at " + start + ", spot is " + spot
                           + "; its moves are taken, not its prices");
    }
}

}  // namespace

std::optional<models::JumpProcess> jumps_of(ProcessInput const& in) {
    if (!in.jump_intensity) {
        return std::nullopt;
    }
    models::JumpProcess out;
    out.intensity = *in.jump_intensity;
    out.initial_intensity = in.initial_jump_intensity.value_or(*in.jump_intensity);
    out.excitation = in.excitation.value_or(0.0);
    out.decay = in.decay.value_or(0.0);
    out.stationary = in.jump_history == "stationary" && out.excitation > 0.0;
    if (in.jump_up_mean) {
        out.size = models::DoubleExponentialJump{*in.jump_up_probability, *in.jump_up_mean,
                                                 *in.jump_down_mean};
    } else {
        out.size = models::NormalJump{*in.jump_mean, *in.jump_sd};
    }
    return out;
}

models::PriceModel assemble_price(Scenario const& scenario, Plan const& plan,
                                  std::vector<std::string>& warnings) {
    PriceInput const& in = scenario.price;
    Grid const grid{*parse_duration(scenario.simulation.horizon), plan.steps};
    models::PriceModel out;
    if (in.model != "scenario") {
        out.diffusion = diffusion_of(in, plan.step_years());
        out.jumps = jumps_of(in);
    } else {
        if (in.noise) {
            out.diffusion = diffusion_of(*in.noise, plan.step_years());
            out.jumps = jumps_of(*in.noise);
        }
        out.prescribed = prescribed_of(scenario, grid);
    }
    out.volatility_multiplier = multipliers_of(in, grid);
    warn(scenario, out, warnings);
    return out;
}

}  // namespace cascade::engine

#include "tests/reference/reference_price.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "engine/random/normal.hpp"
#include "engine/random/philox.hpp"

namespace cascade::test {
namespace {

using engine::Plan;
using engine::Purpose;

engine::Words words(Plan const& plan, std::uint64_t path, Purpose purpose, std::size_t index) {
    return engine::random_words(plan.seed, path, purpose, static_cast<std::uint32_t>(index));
}

/// Normal number `n` (from 0) of a purpose that draws four at a time.
double normal(Plan const& plan, std::uint64_t path, Purpose purpose, std::size_t n) {
    engine::Words const w = words(plan, path, purpose, n / 4);
    std::size_t const half = n % 4 / 2 * 2;
    engine::NormalPair const z = engine::box_muller(w.word[half], w.word[half + 1]);
    return static_cast<double>(n % 2 == 0 ? z.first : z.second);
}

double mean_relative_jump(models::JumpProcess const& jumps) {
    if (auto const* law = std::get_if<models::NormalJump>(&jumps.size)) {
        return std::expm1(law->mean + 0.5 * law->sd * law->sd);
    }
    auto const& law = std::get<models::DoubleExponentialJump>(jumps.size);
    return law.up_probability / (1.0 - law.up_mean)
           + (1.0 - law.up_probability) / (1.0 + law.down_mean) - 1.0;
}

/// ln E[exp(sum of jumps)] gained in each step, by Heun with small parts.
std::vector<double> log_growth(Plan const& plan) {
    std::vector<double> out(plan.steps, 0.0);
    if (!plan.price.jumps) {
        return out;
    }
    models::JumpProcess const& j = *plan.price.jumps;
    double const k = mean_relative_jump(j);
    if (j.excitation == 0.0 && j.initial_intensity == j.intensity) {
        out.assign(plan.steps, j.intensity * k * plan.step_years());
        return out;
    }
    // Started stationary: what D lambda_0 gains, by the trapezoidal rule in D.
    auto const at_start = [&](double x) {
        return x == 0.0 ? j.intensity / (1.0 - j.excitation / j.decay)
                        : j.decay * j.intensity * x / (j.decay * x - std::expm1(j.excitation * x));
    };
    double d = 0.0;
    int const parts = 1000;
    double const h = plan.step_years() / parts;
    auto const slope = [&](double x) {
        return (1.0 + k) * std::exp(j.excitation * x) - 1.0 - j.decay * x;
    };
    for (double& growth : out) {
        for (int part = 0; part < parts; ++part) {
            double const guess = d + h * slope(d);
            double const next = d + 0.5 * h * (slope(d) + slope(guess));
            double const start =
                j.stationary ? 0.5 * (at_start(d) + at_start(next)) : j.initial_intensity;
            growth += j.decay * j.intensity * h * 0.5 * (d + next) + start * (next - d);
            d = next;
        }
    }
    return out;
}

double jump_size(Plan const& plan, std::uint64_t path, std::size_t number) {
    engine::Words const w = words(plan, path, Purpose::jump_size, number);
    models::JumpProcess const& j = *plan.price.jumps;
    if (auto const* law = std::get_if<models::NormalJump>(&j.size)) {
        return law->mean
               + law->sd * static_cast<double>(engine::box_muller(w.word[0], w.word[1]).first);
    }
    auto const& law = std::get<models::DoubleExponentialJump>(j.size);
    engine::UniformPair const u = engine::uniform_pair(w);
    return u.first < law.up_probability ? -law.up_mean * std::log(u.second)
                                        : law.down_mean * std::log(u.second);
}

/// Extremes of a Brownian bridge from a to b of standard deviation sd.
void see_bridge(double a, double b, double sd, std::uint32_t word, double& low, double& high) {
    if (sd > 0.0) {
        auto const e = engine::bridge_extremes(static_cast<float>((b - a) / sd), word);
        low = std::min(low, a + sd * static_cast<double>(e.low));
        high = std::max(high, a + sd * static_cast<double>(e.high));
    }
    low = std::min({low, a, b});
    high = std::max({high, a, b});
}

/// Increments of the diffusion and the standard deviation of the bridge inside each step.
struct Diffused {
    std::vector<double> move;
    std::vector<float> sd;
    std::vector<float> span;  ///< move / sd, as far as single precision goes
    std::vector<double> variance_ratio;
    std::vector<std::uint32_t> bridge_word;  ///< names the extremes; empty: by step
};

double factor_of(Plan const& plan, std::size_t k) {
    auto const& factors = plan.price.volatility_multiplier;
    return factors.empty() ? 1.0 : factors[k];
}

Diffused gbm(Plan const& plan, models::Gbm const& law, std::vector<double> const& extra,
             std::uint64_t path) {
    Diffused out;
    for (std::size_t k = 0; k < plan.steps; ++k) {
        double const sigma = law.volatility * factor_of(plan, k);
        double const sd = sigma * std::sqrt(plan.step_years());
        double const mean = (law.drift - 0.5 * sigma * sigma) * plan.step_years() + extra[k];
        double const z = normal(plan, path, Purpose::price, k);
        out.move.push_back(mean + sd * z);
        out.sd.push_back(static_cast<float>(sd));
        out.span.push_back(static_cast<float>(z)
                           + (sd > 0.0 ? static_cast<float>(mean / sd) : 0.0f));
        out.variance_ratio.push_back(factor_of(plan, k) * factor_of(plan, k));
    }
    return out;
}

/// The first of four normals named by `index`, and those that follow.
std::vector<double> normals(Plan const& plan, std::uint64_t path, Purpose purpose,
                            std::size_t index, std::size_t count) {
    std::vector<double> out;
    for (std::size_t n = 0; n < count; ++n) {
        engine::Words const w = words(plan, path, purpose, index + n / 4);
        std::size_t const half = n % 4 / 2 * 2;
        engine::NormalPair const z = engine::box_muller(w.word[half], w.word[half + 1]);
        out.push_back(static_cast<double>(n % 2 == 0 ? z.first : z.second));
    }
    return out;
}

/// Log prices after each part of `part` steps between `begin` and `begin + steps`, from `from` to
/// `to`: independent increments, bent so that they end there.
std::vector<double> bridge_inside(double sd, double from, double to, std::size_t steps,
                                  std::size_t part, std::vector<double> const& z) {
    std::vector<double> sum;
    std::vector<double> time;
    for (std::size_t n = 0; n * part < steps; ++n) {
        double const length = static_cast<double>(std::min(part, steps - n * part));
        sum.push_back((n > 0 ? sum.back() : 0.0) + sd * std::sqrt(length) * z[n]);
        time.push_back((n > 0 ? time.back() : 0.0) + length);
    }
    std::vector<double> out;
    for (std::size_t n = 0; n < sum.size(); ++n) {
        out.push_back(from + sum[n]
                      + time[n] / static_cast<double>(steps) * (to - from - sum.back()));
    }
    out.back() = to;
    return out;
}

/// Geometric Brownian motion as it is drawn where steps are refined on demand, refined everywhere:
/// intervals of up to 256 steps that end with a time column, chunks of 16, single steps.
Diffused refined_gbm(Plan const& plan, models::Gbm const& law, std::uint64_t path) {
    Diffused out;
    double const sd = law.volatility * std::sqrt(plan.step_years());
    double const mean = (law.drift - 0.5 * law.volatility * law.volatility) * plan.step_years();
    std::vector<std::size_t> ends = plan.grid.step_of_column;
    if (ends.empty()) {
        ends.push_back(plan.steps);
    }
    double x = 0.0;
    std::size_t begin = 0;
    for (std::size_t const end : ends) {
        while (begin < end) {
            std::size_t const steps = std::min<std::size_t>(256, end - begin);
            double const n = static_cast<double>(steps);
            double const to =
                x + mean * n
                + sd * std::sqrt(n) * normals(plan, path, Purpose::interval, begin, 1)[0];
            std::vector<double> const chunks =
                bridge_inside(sd, x, to, steps, 16, normals(plan, path, Purpose::chunk, begin, 16));
            for (std::size_t c = 0; c < chunks.size(); ++c) {
                std::size_t const first = begin + 16 * c;
                std::size_t const length = std::min<std::size_t>(16, steps - 16 * c);
                std::vector<double> const inside = bridge_inside(
                    sd, x, chunks[c], length, 1, normals(plan, path, Purpose::price, first, 16));
                for (std::size_t k = 0; k < length; ++k) {
                    double const move = inside[k] - x;
                    out.move.push_back(move);
                    out.sd.push_back(static_cast<float>(sd));
                    out.span.push_back(static_cast<float>(move * (1.0 / sd)));
                    out.variance_ratio.push_back(1.0);
                    out.bridge_word.push_back(
                        words(plan, path, Purpose::bridge, first + k / 4).word[k % 4]);
                    x = inside[k];
                }
            }
            begin += steps;
        }
    }
    return out;
}

Diffused heston(Plan const& plan, models::Heston const& law, std::vector<double> const& extra,
                std::uint64_t path) {
    Diffused out;
    double const dt = plan.step_years();
    double const e = std::exp(-law.mean_reversion * dt);
    double const xi2 = law.vol_of_variance * law.vol_of_variance;
    double v = law.initial_variance;
    for (std::size_t k = 0; k < plan.steps; ++k) {
        double const m = law.long_variance + (v - law.long_variance) * e;
        double const s2 =
            v * xi2 * e * (1.0 - e) / law.mean_reversion
            + law.long_variance * xi2 * (1.0 - e) * (1.0 - e) / (2.0 * law.mean_reversion);
        double const psi = s2 / (m * m);
        double const zv = normal(plan, path, Purpose::variance, k);
        double next = 0.0;
        if (m > 0.0 && psi <= 1.5) {
            double const b2 = 2.0 / psi - 1.0 + std::sqrt(2.0 / psi) * std::sqrt(2.0 / psi - 1.0);
            next = m / (1.0 + b2) * (std::sqrt(b2) + zv) * (std::sqrt(b2) + zv);
        } else if (m > 0.0) {
            double const p = (psi - 1.0) / (psi + 1.0);
            double const u = 0.5 * std::erfc(-zv / std::sqrt(2.0));
            next = u <= p ? 0.0 : std::log((1.0 - p) / (1.0 - u)) * m / (1.0 - p);
        }
        double const passed = 0.5 * (v + next) * dt;
        double const common = law.correlation / law.vol_of_variance
                              * (next - v - law.mean_reversion * law.long_variance * dt
                                 + law.mean_reversion * passed);
        double const factor = factor_of(plan, k);
        double const z = normal(plan, path, Purpose::price, k);
        double const own = std::sqrt(1.0 - law.correlation * law.correlation);
        double const move = law.drift * dt - 0.5 * factor * factor * passed + extra[k]
                            + factor * (common + own * std::sqrt(passed) * z);
        double const sd = factor * std::sqrt(passed);
        out.move.push_back(move);
        out.sd.push_back(static_cast<float>(sd));
        out.span.push_back(sd > 0.0 ? static_cast<float>(move / sd) : 0.0f);
        out.variance_ratio.push_back(factor * factor * 0.5 * (v + next) / law.long_variance);
        v = next;
    }
    return out;
}

Diffused history(Plan const& plan, models::Bootstrap const& law, std::vector<double> const& extra,
                 std::uint64_t path) {
    Diffused out;
    std::size_t const n = law.returns.size();
    std::size_t at = 0;
    double left = 0.0;
    std::size_t block = 0;
    for (std::size_t k = 0; k < plan.steps; ++k, left -= 1.0, at = (at + 1) % n) {
        if (left <= 0.0) {
            engine::UniformPair const u =
                engine::uniform_pair(words(plan, path, Purpose::block, block++));
            double const starts = law.scheme == models::BlockScheme::moving
                                      ? static_cast<double>(n) - law.block_length + 1.0
                                      : static_cast<double>(n);
            at = static_cast<std::size_t>(u.first * starts);
            left = law.block_length;
            if (law.scheme == models::BlockScheme::stationary) {
                double const stay = 1.0 - 1.0 / law.block_length;
                left = stay > 0.0 ? 1.0 + std::floor(std::log(u.second) / std::log(stay)) : 1.0;
            }
        }
        out.move.push_back(extra[k] + law.returns[at]);
        out.sd.push_back(0.0f);
        out.span.push_back(0.0f);
        out.variance_ratio.push_back(1.0);
    }
    return out;
}

/// Of the intensity over its base, where the first waiting time begins.
double excess_before(models::JumpProcess const& j) {
    double const ratio = j.excitation > 0.0 ? j.excitation / j.decay : 0.0;
    return (j.stationary ? j.intensity / (1.0 - ratio) : j.initial_intensity) - j.intensity;
}

/// Intensity of jumps at the end of step k over their base.
double intensity_ratio(Plan const& plan, std::vector<ReferenceJump> const& jumps, std::size_t k) {
    if (!plan.price.jumps) {
        return 1.0;
    }
    models::JumpProcess const& j = *plan.price.jumps;
    double const now = plan.step_years() * static_cast<double>(k + 1);
    double excess = excess_before(j) * std::exp(-j.decay * (now + j.history_years()));
    for (ReferenceJump const& jump : jumps) {
        excess += jump.time < now ? j.excitation * std::exp(-j.decay * (now - jump.time)) : 0.0;
    }
    return 1.0 + excess / j.intensity;
}

}  // namespace

std::vector<ReferenceJump> reference_jumps(Plan const& plan, std::uint64_t path) {
    std::vector<ReferenceJump> out;
    if (!plan.price.jumps) {
        return out;
    }
    models::JumpProcess const& j = *plan.price.jumps;
    double const horizon = plan.step_years() * static_cast<double>(plan.steps);
    double time = -j.history_years();
    double excess = excess_before(j);
    for (std::size_t number = 0;; ++number) {
        engine::UniformPair const u =
            engine::uniform_pair(words(plan, path, Purpose::jump_time, number));
        double wait = -std::log(u.first) / j.intensity;
        if (excess > 0.0) {
            double const left = 1.0 + j.decay * std::log(u.second) / excess;
            wait = left > 0.0 ? std::min(wait, -std::log(left) / j.decay) : wait;
        }
        time += wait;
        if (!(time < horizon)) {
            return out;
        }
        excess = excess * std::exp(-j.decay * wait) + j.excitation;
        out.push_back({time, jump_size(plan, path, number)});
    }
}

std::vector<ReferenceStep> reference_price(Plan const& plan, std::uint64_t path) {
    std::vector<double> extra = log_growth(plan);
    for (std::size_t k = 0; k < plan.steps; ++k) {
        extra[k] = (plan.price.prescribed.empty() ? 0.0 : plan.price.prescribed[k]) - extra[k];
    }
    Diffused diffused;
    if (auto const* law = std::get_if<models::Gbm>(&plan.price.diffusion)) {
        diffused =
            plan.miss_probability ? refined_gbm(plan, *law, path) : gbm(plan, *law, extra, path);
    } else if (auto const* stochastic = std::get_if<models::Heston>(&plan.price.diffusion)) {
        diffused = heston(plan, *stochastic, extra, path);
    } else {
        diffused = history(plan, std::get<models::Bootstrap>(plan.price.diffusion), extra, path);
    }
    std::vector<ReferenceJump> const jumps = reference_jumps(plan, path);
    bool const bridge = plan.monitoring == engine::Monitoring::bridge;
    std::vector<ReferenceStep> out;
    double x = 0.0;
    std::size_t next = 0;
    while (next < jumps.size() && jumps[next].time < 0.0) {
        ++next;  // history
    }
    for (std::size_t k = 0; k < plan.steps; ++k) {
        double const sd = static_cast<double>(diffused.sd[k]);
        double const whole = diffused.move[k];
        double low = 0.0;
        double high = 0.0;
        double jumped = 0.0;
        double moved = 0.0;
        double at = 0.0;
        std::uint32_t last_word = 0;
        bool any = false;
        for (; next < jumps.size(); ++next) {
            double const time = jumps[next].time / plan.step_years() - static_cast<double>(k);
            if (time >= 1.0) {
                break;
            }
            any = true;
            if (bridge) {
                engine::Words const w = words(plan, path, Purpose::jump_bridge, next);
                double const z =
                    static_cast<double>(engine::box_muller(w.word[0], w.word[1]).first);
                double const there = moved + (whole - moved) * (time - at) / (1.0 - at)
                                     + sd * std::sqrt((time - at) * (1.0 - time) / (1.0 - at)) * z;
                see_bridge(moved + jumped, there + jumped, sd * std::sqrt(time - at), w.word[2],
                           low, high);
                moved = there;
                at = time;
                last_word = w.word[3];
            }
            jumped += jumps[next].size;
            low = std::min(low, moved + jumped);
            high = std::max(high, moved + jumped);
        }
        double const end = x + whole + jumped;
        if (bridge && any) {
            see_bridge(moved + jumped, whole + jumped, sd * std::sqrt(1.0 - at), last_word, low,
                       high);
            // Extremes travel in single precision.
            low = static_cast<double>(static_cast<float>(low));
            high = static_cast<double>(static_cast<float>(high));
        } else if (bridge) {
            std::uint32_t const word = diffused.bridge_word.empty()
                                           ? words(plan, path, Purpose::bridge, k / 4).word[k % 4]
                                           : diffused.bridge_word[k];
            auto const e = engine::bridge_extremes(diffused.span[k], word);
            low = static_cast<double>(diffused.sd[k] * e.low);
            high = static_cast<double>(diffused.sd[k] * e.high);
        }
        ReferenceStep step{end, std::min({x, end, x + low}), std::max({x, end, x + high}),
                           diffused.variance_ratio[k], intensity_ratio(plan, jumps, k)};
        if (!bridge) {
            step.low = step.high = end;
        }
        out.push_back(step);
        x = end;
    }
    return out;
}

}  // namespace cascade::test

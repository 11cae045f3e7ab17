#include "engine/tail/importance.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "engine/simulate/block.hpp"
#include "engine/simulate/scheduler.hpp"
#include "engine/simulate/units.hpp"
#include "engine/statistics/sorting.hpp"
#include "engine/tail/path_counts.hpp"
#include "models/base/contract.hpp"
#include "models/base/number_text.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

/// Numbers of pilot paths: far from those of the run.
constexpr std::uint64_t kPilotPaths = std::uint64_t{1} << 62;
constexpr int kPilotStages = 60;
constexpr double kPilotRareness = 0.1;

/// Histograms of a run whose number of paths is not known beforehand: the components apart, until
/// weigh_components() knows what each counts.
enum class Histograms : std::size_t { together = 1, apart = 2 };

/// Runs groups of lanes from either law.
class MixtureRunner {
  public:
    MixtureRunner(Prepared const& prepared, TiltedMixture const& mixture, Kernel kernel,
                  Histograms histograms)
        : plain_(prepared),
          tilted_(tilted(prepared, mixture.theta)),
          tables_{tables_of(plain_), tables_of(tilted_)},
          mixture_(mixture),
          kernel_(std::move(kernel)),
          histograms_(histograms) {}

    /// No paths yet.
    [[nodiscard]] Tally none() const { return empty(0, 0); }

    /// Paths first .. first + paths - 1 of the run; their draws are named by offset + path.
    [[nodiscard]] Tally run(std::uint64_t first, std::uint64_t paths, std::uint64_t offset) const {
        Plan const& plan = plain_.plan;
        Tally tally = empty(first, paths);
        tally.design.stratum.resize(paths);
        Workspace const workspace(workspace_doubles(tables_[0]));
        CountRecorder counts;
        for (std::uint64_t at = 0; at < paths; at += models::kLanes) {
            int const lanes = static_cast<int>(std::min<std::uint64_t>(models::kLanes, paths - at));
            LaneRequest request = LaneRequest::consecutive(offset + first + at, lanes);
            request.counts = &counts;
            bool const is_plain =
                is_plain_group((first + at) / models::kLanes, plan.estimator.plain_share);
            run_lanes(tables_[is_plain ? 0 : 1], kernel_, request, tally, at, workspace.data());
            for (int i = 0; i < lanes; ++i) {
                std::size_t const row = at + static_cast<std::size_t>(i);
                double const weight = mixture_.weight(tally.of(Figure::baseline_return)[row]);
                tally.design.weight[row] = weight;
                tally.design.stratum[row] = is_plain ? 0 : 1;
                add_counts(counts.take(i), weight, tally,
                           !is_plain && histograms_ == Histograms::apart);
            }
        }
        check_finite(plan, tally);
        return tally;
    }

  private:
    [[nodiscard]] Tally empty(std::uint64_t first, std::uint64_t paths) const {
        return empty_weighted_tally(plain_.plan, first, paths,
                                    static_cast<std::size_t>(histograms_));
    }

    Prepared plain_;
    Prepared tilted_;
    KernelTables tables_[2];
    TiltedMixture mixture_;
    Kernel kernel_;
    Histograms histograms_;
};

/// Share of the run's first `paths` paths that come from the law as it is.
double exact_share(std::uint64_t paths, double plain_share) {
    std::uint64_t plain = 0;
    for (std::uint64_t at = 0; at < paths; at += models::kLanes) {
        if (is_plain_group(at / models::kLanes, plain_share)) {
            plain += std::min<std::uint64_t>(models::kLanes, paths - at);
        }
    }
    return static_cast<double>(plain) / static_cast<double>(paths);
}

/// The mixture of exactly so many paths.
TiltedMixture mixture_of(Prepared const& prepared, double theta, std::uint64_t paths) {
    return {theta, tilt_moments(prepared, theta).log_mgf,
            exact_share(paths, prepared.plan.estimator.plain_share)};
}

/// The mixture that the shares of a run approach, whatever its number of paths: weights taken in it
/// stay what they are when the run goes on. Group 0 is tilted; where none of the plan's groups is
/// plain, all are.
TiltedMixture limit_mixture(Prepared const& prepared, double theta) {
    Plan const& plan = prepared.plan;
    double const share = plan.estimator.plain_share;
    std::uint64_t const whole = (plan.paths + models::kLanes - 1) / models::kLanes;
    auto const groups = static_cast<double>(whole);
    return {theta, tilt_moments(prepared, theta).log_mgf,
            std::floor(groups * share) >= 1.0 ? share : 0.0};
}

/// The looks, put off until there are paths of both components.
Looks with_both_components(Looks looks, TiltedMixture const& mixture, std::uint64_t paths) {
    if (looks.enough && mixture.share > 0.0) {
        double groups = std::ceil(std::min(1.0 / mixture.share, 0x1p52));
        if (groups * mixture.share < 1.0) {  // rounded down
            groups += 1.0;
        }
        looks.first_paths =
            std::max(looks.first_paths,
                     std::min(paths, static_cast<std::uint64_t>(groups) * models::kLanes));
    }
    return looks;
}

/// Let each component count as the mixture has it. With n_j of the n paths from component j and the
/// mixture's share c_j, its weights and counts times n c_j / n_j: then the sum over rows is
/// unbiased for any n_j > 0, since c_j / n_j times the sum over j's rows has the mean of c_j q_j
/// under the mixture. The factors are within one group of 1. Histograms come together.
/// Source: Veach and Guibas (1995), SIGGRAPH 95, 419-428, the multi-sample model.
/// Checked in tests/statistical/stopping_test.cpp.
void weigh_components(Tally& tally, double plain_share) {
    std::size_t const n = tally.paths;
    auto const& stratum = tally.design.stratum;
    auto const tilted = static_cast<std::size_t>(std::count(stratum.begin(), stratum.end(), 1));
    auto const factor_of = [n](double share, std::size_t rows) {
        return rows > 0 ? static_cast<double>(n) * share / static_cast<double>(rows) : 0.0;
    };
    double const factor[] = {factor_of(plain_share, n - tilted),
                             factor_of(1.0 - plain_share, tilted)};
    for (std::size_t i = 0; i < n; ++i) {
        tally.design.weight[i] *= factor[stratum[i]];
    }
    for (std::vector<double>* const histogram : weighted_histograms(tally)) {
        std::vector<double>& h = *histogram;
        std::size_t const half = h.size() / 2;
        for (std::size_t i = 0; i < half; ++i) {
            h[i] = factor[0] * h[i] + factor[1] * h[half + i];
        }
        h.resize(half);
    }
}

/// Weighted mean of the baseline return over the rows at or beyond `score`.
double mean_beyond(Tally const& tally, RareEvent const& target, double score) {
    double weights = 0.0;
    double sum = 0.0;
    Column const& figure = tally.of(target.figure);
    for (std::size_t i = 0; i < figure.size(); ++i) {
        if (target.score(figure[i]) >= score) {
            weights += tally.design.weight[i];
            sum += tally.design.weight[i] * tally.of(Figure::baseline_return)[i];
        }
    }
    return sum / weights;
}

/// The score that a tenth of the rows reach.
double rare_score(Tally const& tally, RareEvent const& target) {
    std::vector<double> scores;
    for (double const value : tally.of(target.figure)) {
        scores.push_back(target.score(value));
    }
    std::vector<std::uint64_t> scratch;
    sort_ascending(scores, scratch);
    auto const rare = static_cast<std::size_t>(kPilotRareness * static_cast<double>(scores.size()));
    return scores[scores.size() - 1 - rare];
}

}  // namespace

double TiltedMixture::weight(double baseline_return) const {
    double const log_ratio = std::min(700.0, theta * baseline_return - log_mgf);
    return 1.0 / (share + (1.0 - share) * models::portable_exp(log_ratio));
}

bool is_plain_group(std::uint64_t group, double plain_share) {
    auto const before = std::floor(static_cast<double>(group) * plain_share);
    return std::floor(static_cast<double>(group + 1) * plain_share) > before;
}

PilotResult find_tilt(Prepared const& prepared, Kernel const& kernel) {
    CASCADE_EXPECTS(prepared.plan.estimator.target.has_value());
    Prepared pilot = prepared;
    pilot.plan.fan = pilot.plan.heatmap = false;
    RareEvent const& target = *pilot.plan.estimator.target;
    std::uint64_t const paths = pilot.plan.estimator.pilot_paths;
    PilotResult out;
    for (int stage = 0; stage < kPilotStages && !out.reached; ++stage) {
        MixtureRunner const runner(pilot, mixture_of(pilot, out.theta, paths), kernel,
                                   Histograms::together);
        Tally const tally = runner.run(0, paths, kPilotPaths + out.paths);
        out.paths += paths;
        double const score = std::min(rare_score(tally, target), target.score(target.level));
        out.reached = score >= target.score(target.level);
        out.level = target.score(score);  // its own inverse
        out.theta = tilt_to_mean(pilot, mean_beyond(tally, target, score));
    }
    return out;
}

RunResult run_importance(Plan const& plan, RunOptions const& options, Looks const& looks) {
    CASCADE_EXPECTS(why_not_tilted(plan.price).empty());
    auto const start = std::chrono::steady_clock::now();
    Prepared const prepared = prepare(plan);
    Kernel const kernel = kernel_of(options);
    RunResult result;
    result.threads = options.threads > 0 ? options.threads : available_threads();
    result.simd = kernel.simd;
    double theta = plan.estimator.tilt.value_or(0.0);
    if (!plan.estimator.tilt) {
        PilotResult const pilot = find_tilt(prepared, kernel);
        theta = pilot.theta;
        result.simulated = pilot.paths;
        if (!pilot.reached) {
            result.warnings.push_back(
                "the pilot run did not reach the target of the estimator: of its last paths a "
                "tenth came as far as "
                + number_text(pilot.level));
        }
    }
    bool const looking = static_cast<bool>(looks.enough);
    TiltedMixture const mixture =
        looking ? limit_mixture(prepared, theta) : mixture_of(prepared, theta, plan.paths);
    MixtureRunner const runner(prepared, mixture, kernel,
                               looking ? Histograms::apart : Histograms::together);
    auto const weigh = [&](Tally& tally) { weigh_components(tally, mixture.share); };
    result.tilt = theta;
    result.tally = runner.none();
    UnitsRun const done = run_units(
        plan, result.threads, options.stop, with_both_components(looks, mixture, plan.paths),
        {[&](std::uint64_t block) {
             std::uint64_t const first = block * plan.block_size;
             return runner.run(first, std::min<std::uint64_t>(plan.block_size, plan.paths - first),
                               0);
         },
         [&](Tally&& record) { take_record(record, result.tally, options); },
         [&](std::uint64_t blocks) {
             make_room(plan, result.tally, std::min(blocks * plan.block_size, plan.paths));
         },
         [&] { return is_enough(result.tally, weigh, looks); }});
    if (looking) {
        weigh(result.tally);
    }
    result.simulated += result.tally.paths;
    result.units = done.units;
    result.complete = done.complete;
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

}  // namespace cascade::engine

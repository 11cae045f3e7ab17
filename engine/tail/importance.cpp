#include "engine/tail/importance.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "engine/simulate/block.hpp"
#include "engine/simulate/scheduler.hpp"
#include "engine/statistics/sorting.hpp"
#include "engine/tail/path_counts.hpp"
#include "models/base/contract.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

/// Numbers of pilot paths: far from those of the run.
constexpr std::uint64_t kPilotPaths = std::uint64_t{1} << 62;
constexpr int kPilotStages = 60;
constexpr double kPilotRareness = 0.1;

/// Runs groups of lanes from either law.
class MixtureRunner {
  public:
    MixtureRunner(Prepared const& prepared, TiltedMixture const& mixture, Kernel kernel)
        : plain_(prepared),
          tilted_(tilted(prepared, mixture.theta)),
          tables_{tables_of(plain_), tables_of(tilted_)},
          mixture_(mixture),
          kernel_(std::move(kernel)) {}

    /// Paths first .. first + paths - 1 of the run; their draws are named by offset + path.
    [[nodiscard]] Tally run(std::uint64_t first, std::uint64_t paths, std::uint64_t offset) const {
        Plan const& plan = plain_.plan;
        Tally tally = empty_weighted_tally(plan, first, paths);
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
                add_counts(counts.take(i), weight, tally);
            }
        }
        check_finite(plan, tally);
        return tally;
    }

  private:
    Prepared plain_;
    Prepared tilted_;
    KernelTables tables_[2];
    TiltedMixture mixture_;
    Kernel kernel_;
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

TiltedMixture mixture_of(Prepared const& prepared, double theta, std::uint64_t paths) {
    return {theta, tilt_moments(prepared, theta).log_mgf,
            exact_share(paths, prepared.plan.estimator.plain_share)};
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
        MixtureRunner const runner(pilot, mixture_of(pilot, out.theta, paths), kernel);
        Tally const tally = runner.run(0, paths, kPilotPaths + out.paths);
        out.paths += paths;
        double const score = std::min(rare_score(tally, target), target.score(target.level));
        out.reached = score >= target.score(target.level);
        out.level = target.score(score);  // its own inverse
        out.theta = tilt_to_mean(pilot, mean_beyond(tally, target, score));
    }
    return out;
}

RunResult run_importance(Plan const& plan, RunOptions const& options) {
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
                + std::to_string(pilot.level));
        }
    }
    MixtureRunner const runner(prepared, mixture_of(prepared, theta, plan.paths), kernel);
    result.tilt = theta;
    result.tally = empty_weighted_tally(plan, 0, 0);
    make_room(plan, result.tally, plan.paths);
    std::uint64_t const blocks = (plan.paths + plan.block_size - 1) / plan.block_size;
    std::uint64_t const folded = run_blocks(
        blocks, result.threads, options.stop,
        [&](std::uint64_t block) {
            std::uint64_t const first = block * plan.block_size;
            return runner.run(first, std::min<std::uint64_t>(plan.block_size, plan.paths - first),
                              0);
        },
        [&](Tally&& record) { take_record(record, result.tally, options); });
    result.simulated += result.tally.paths;
    result.complete = folded == blocks;
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

}  // namespace cascade::engine

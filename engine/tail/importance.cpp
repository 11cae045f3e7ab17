#include "engine/tail/importance.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "engine/simulate/block.hpp"
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

/// Runs bands of lanes from either law.
class MixtureRunner {
  public:
    MixtureRunner(Prepared const& prepared, TiltedMixture const& mixture, Kernel kernel)
        : plain_(prepared),
          tilted_(tilted(prepared, mixture.theta)),
          tables_{tables_of(plain_), tables_of(tilted_)},
          mixture_(mixture),
          kernel_(std::move(kernel)) {}

    [[nodiscard]] Plan const& plan() const { return plain_.plan; }

    /// Paths first .. first + paths - 1 of the run; their draws are named by offset + path.
    [[nodiscard]] Tally run(std::uint64_t first, std::uint64_t paths, std::uint64_t offset) const {
        Plan const& plan = plain_.plan;
        Tally tally = empty_unfinished(plan, first, paths);
        Workspace const workspace(workspace_doubles(tables_[0]));
        CountRecorder counts;
        for (std::uint64_t at = 0; at < paths; at += models::kLanes) {
            int const lanes = static_cast<int>(std::min<std::uint64_t>(models::kLanes, paths - at));
            LaneRequest request = LaneRequest::consecutive(offset + first + at, lanes);
            request.counts = &counts;
            bool const is_plain =
                is_plain_band((first + at) / models::kLanes, plan.estimator.plain_share);
            run_lanes(tables_[is_plain ? 0 : 1], kernel_, request, tally, at, workspace.data());
            for (int i = 0; i < lanes; ++i) {
                std::size_t const row = at + static_cast<std::size_t>(i);
                double const weight = mixture_.weight(tally.of(Figure::baseline_return)[row]);
                tally.design.weight[row] = weight;
                tally.design.stratum[row] = is_plain ? 0 : 1;
                add_counts(counts.take(i), weight, plain_.units, tally, !is_plain);
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

/// The mixture that the shares of a run approach, whatever its number of paths: weights taken in it
/// stay what they are when the run goes on.
TiltedMixture mixture_of(Prepared const& prepared, double theta) {
    return {theta, tilt_moments(prepared, theta).log_mgf, prepared.plan.estimator.plain_share};
}

/// The factors of finish_importance(), which the weights are multiplied by.
std::array<double, 2> weigh_components(double plain_share, SampleDesign& design) {
    std::size_t const n = design.weight.size();
    auto const tilted =
        static_cast<std::size_t>(std::count(design.stratum.begin(), design.stratum.end(), 1));
    auto const factor_of = [n](double share, std::size_t rows) {
        return rows > 0 ? static_cast<double>(n) * share / static_cast<double>(rows) : 0.0;
    };
    std::array<double, 2> const factor = {factor_of(plain_share, n - tilted),
                                          factor_of(1.0 - plain_share, tilted)};
    for (std::size_t i = 0; i < n; ++i) {
        design.weight[i] *= factor[design.stratum[i]];
    }
    return factor;
}

class ImportanceWork final : public Work {
  public:
    ImportanceWork(Prepared const& prepared, Kernel const& kernel, Pilot pilot)
        : runner_(prepared, mixture_of(prepared, pilot.tilt), kernel), pilot_(std::move(pilot)) {}

    [[nodiscard]] Tally run(UnitRange units) const override {
        return runner_.run(units.first * kGroupPaths, paths_in(runner_.plan(), units), 0);
    }
    [[nodiscard]] Tally none(std::uint64_t first) const override {
        return empty_unfinished(runner_.plan(), first * kGroupPaths, 0);
    }
    void finish(Tally& tally) const override { finish_importance(runner_.plan(), tally); }
    [[nodiscard]] Pilot pilot() const override { return pilot_; }

  private:
    MixtureRunner runner_;
    Pilot pilot_;
};

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

bool is_plain_band(std::uint64_t band, double plain_share) {
    auto const plain_of = [plain_share](std::uint64_t bands) -> std::uint64_t {
        auto const whole = static_cast<std::uint64_t>(static_cast<double>(bands) * plain_share);
        return bands < 2 ? 0 : std::clamp<std::uint64_t>(whole, 1, bands - 1);
    };
    return plain_of(band + 1) > plain_of(band);
}

PilotResult find_tilt(Prepared const& prepared, Kernel const& kernel) {
    CASCADE_EXPECTS(prepared.plan.estimator.target.has_value());
    Prepared pilot = prepared;
    pilot.plan.fan = pilot.plan.heatmap = false;
    RareEvent const& target = *pilot.plan.estimator.target;
    std::uint64_t const paths = pilot.plan.estimator.pilot_paths;
    PilotResult out;
    for (int stage = 0; stage < kPilotStages && !out.reached; ++stage) {
        MixtureRunner const runner(pilot, mixture_of(pilot, out.theta), kernel);
        Tally tally = runner.run(0, paths, kPilotPaths + out.paths);
        weigh_components(pilot.plan.estimator.plain_share, tally.design);
        out.paths += paths;
        double const score = std::min(rare_score(tally, target), target.score(target.level));
        out.reached = score >= target.score(target.level);
        out.level = target.score(score);  // its own inverse
        out.theta = tilt_to_mean(pilot, mean_beyond(tally, target, score));
    }
    return out;
}

void finish_importance(Plan const& plan, Tally& tally) {
    show_sums(plan, weigh_components(plan.estimator.plain_share, tally.design), tally);
}

std::unique_ptr<Work const> importance_work(Plan const& plan, Kernel const& kernel) {
    CASCADE_EXPECTS(why_not_tilted(plan.price).empty());
    CASCADE_EXPECTS(plan.paths >= kLeastTiltedPaths);
    Prepared const prepared = prepare(plan);
    Pilot pilot;
    pilot.tilt = plan.estimator.tilt.value_or(0.0);
    if (!plan.estimator.tilt) {
        PilotResult const found = find_tilt(prepared, kernel);
        pilot.tilt = found.theta;
        pilot.paths = found.paths;
        if (!found.reached) {
            pilot.warnings.push_back(
                "the pilot run did not reach the target of the estimator: of its last paths a "
                "tenth came as far as "
                + number_text(found.level));
        }
    }
    return std::make_unique<ImportanceWork>(prepared, kernel, std::move(pilot));
}

}  // namespace cascade::engine

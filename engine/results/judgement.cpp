#include "engine/results/judgement.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>

#include "engine/figures/aggregates.hpp"
#include "engine/results/summary.hpp"
#include "engine/statistics/batches.hpp"
#include "engine/statistics/intervals.hpp"
#include "models/base/contract.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
/// Batches that must carry a variance before it is believed; see set_allowances.
constexpr double kLeastCarriers = 6.0;
constexpr double kMostDegrees = static_cast<double>(kBatches - 1);
/// Where paths are not kept and the file names no degrees.
constexpr double kUnknownDegrees = static_cast<double>(kCoarseBatches - 1);

/// How many standard errors chance explains; `degrees` 0: of a normal law.
double reach(double each, double degrees) {
    return degrees == 0.0 ? -models::normal_quantile(0.5 * each)
                          : student_quantile(1.0 - 0.5 * each, static_cast<std::size_t>(degrees));
}

/// One figure of one run: its error with its degrees, or the ends of its interval.
struct OwnReach {
    double error = kNan;
    double degrees = kUnknownDegrees;
    double low = kNan;  ///< at confidence 1 - each
    double high = kNan;
};

/// (sum d^2)^2 / sum d^4 of the figure without each batch; 0 where it is missing without one.
double carriers(SectionedRun const& run, std::size_t i) {
    double mean = 0.0;
    for (auto const& row : run.without) {
        mean += row[i] / static_cast<double>(run.without.size());
    }
    double squares = 0.0;
    double fourths = 0.0;
    for (auto const& row : run.without) {
        double const d = (row[i] - mean) * (row[i] - mean);
        squares += d;
        fourths += d * d;
    }
    if (squares != squares) {
        return 0.0;
    }
    return fourths > 0.0 ? squares * squares / fourths : static_cast<double>(kBatches);
}

class Judge {
  public:
    Judge(ListLevel const& level, RunEvidence const* a, RunEvidence const* b)
        : each_(level.each), runs_{a, b} {
        for (int r = 0; r < 2; ++r) {
            for (std::size_t i = 0; runs_[r] != nullptr && i < runs_[r]->sections.names.size();
                 ++i) {
                places_[r].emplace(runs_[r]->sections.names[i], i);
            }
        }
    }

    [[nodiscard]] double allowance(FigureDifference const& figure) const {
        if (figure.error == DifferenceError::paired) {
            return figure.standard_error * reach(each_, static_cast<double>(figure.degrees));
        }
        if (figure.error != DifferenceError::unpaired) {
            return kNan;
        }
        OwnReach const a = own(0, figure, figure.own_a, figure.a);
        OwnReach const b = own(1, figure, figure.own_b, figure.b);
        if (figure.own_a.has_interval != figure.own_b.has_interval) {
            return kNan;
        }
        if (figure.own_a.has_interval) {
            bool const up = figure.difference > 0.0;
            return up ? std::hypot(a.high - figure.a, figure.b - b.low)
                      : std::hypot(figure.a - a.low, b.high - figure.b);
        }
        double const va = a.error * a.error;
        double const vb = b.error * b.error;
        double const sum = va + vb;
        double const degrees =
            sum > 0.0 ? sum * sum / (va * va / a.degrees + vb * vb / b.degrees) : kMostDegrees;
        return std::sqrt(sum) * reach(each_, std::floor(degrees + 1e-9));
    }

  private:
    [[nodiscard]] OwnReach own(int r, FigureDifference const& figure, OwnError const& error,
                               double value) const {
        auto const at = places_[r].find(figure.name);
        bool const known = at != places_[r].end();
        if (error.has_interval) {
            if (known) {
                FigureName const& name = runs_[r]->sections.figures[at->second];
                if (runs_[r]->wide.find(companion_name(name.variable, Companion::low)) != nullptr) {
                    OwnReach const wide{
                        kNan, 0.0,
                        runs_[r]->wide.number(companion_name(name.variable, Companion::low),
                                              name.index),
                        runs_[r]->wide.number(companion_name(name.variable, Companion::high),
                                              name.index)};
                    return doubted(wide, runs_[r]->sections, at->second, value);
                }
            }
            return stretched(error, value);
        }
        OwnReach out;
        out.error = error.standard_error;
        if (error.degrees > 0) {
            out.degrees = static_cast<double>(error.degrees);
        } else if (known) {
            believe(out, carriers(runs_[r]->sections, at->second), value);
        }
        return out;
    }

    /// The ends of an interval that is no tail's, farther out where few batches carry its width.
    [[nodiscard]] OwnReach doubted(OwnReach wide, SectionedRun const& run, std::size_t i,
                                   double value) const {
        if (run.sections[i] != SectionedRun::kJackknife) {
            return wide;
        }
        OwnReach trust;
        trust.error = 0.0;
        believe(trust, carriers(run, i), value);
        double const student = reach(each_, trust.degrees);
        double const factor = student / reach(each_, 0.0);
        double const least = student * trust.error;
        wide.low = value - std::max(factor * (value - wide.low), least);
        wide.high = value + std::max(factor * (wide.high - value), least);
        return wide;
    }

    static void believe(OwnReach& out, double carried, double value) {
        if (carried < kLeastCarriers) {
            out.error = std::max(out.error, std::fabs(value));
            carried = kLeastCarriers;
        }
        out.degrees = std::min(kMostDegrees, std::floor(3.0 * carried - 1.0));
    }

    /// The ends of the file, farther out.
    [[nodiscard]] OwnReach stretched(OwnError const& error, double value) const {
        OwnReach out;
        if (error.low < error.high) {
            double const degrees = static_cast<double>(std::max(error.degrees, kCoarseBatches - 1));
            double const factor = reach(each_, degrees) / reach(1.0 - error.confidence, degrees);
            out.low = value - factor * (value - error.low);
            out.high = value + factor * (error.high - value);
        }
        return out;
    }

    double each_;
    RunEvidence const* runs_[2];
    std::map<std::string, std::size_t> places_[2];
};

}  // namespace

ListLevel list_level(Comparison const& comparison, double z) {
    CASCADE_EXPECTS(z > 0.0 && z <= kLargestListZ);
    ListLevel level;
    level.chance = 2.0 * models::normal_cdf(-z);
    for (FigureDifference const& figure : comparison.figures) {
        bool const sampled =
            figure.error == DifferenceError::paired || figure.error == DifferenceError::unpaired;
        level.judged += sampled ? 1 : 0;
    }
    level.each = level.chance / static_cast<double>(std::max<std::size_t>(level.judged, 1));
    return level;
}

RunEvidence evidence_of(Plan const& plan, Tally const& tally, ListLevel const& level) {
    CASCADE_EXPECTS(tally.paths >= kLeastSectionedPaths);
    Plan small = plan;
    small.fan = small.heatmap = false;
    small.book = {};
    // Resamples do not reach so far out: the interval of the file is stretched instead.
    small.shortfall_resamples = 0;
    return {summarize(small, tally, 1.0 - level.each), sectioned(plan, tally)};
}

void set_allowances(Comparison& comparison, ListLevel const& level, RunEvidence const* a,
                    RunEvidence const* b) {
    Judge const judge(level, a, b);
    for (FigureDifference& figure : comparison.figures) {
        figure.allowance = judge.allowance(figure);
    }
}

}  // namespace cascade::engine

#include "engine/tail/splitting.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/random/philox.hpp"
#include "engine/simulate/block.hpp"
#include "engine/simulate/units.hpp"
#include "engine/tail/levels.hpp"
#include "engine/tail/path_counts.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

struct Branch {
    std::size_t step;
    std::uint64_t number;
};

struct Particle {
    std::vector<Branch> branches;  ///< the first from step 0 on: it names the book
    std::vector<double> score;     ///< after each chunk; the last is that of the whole path
    std::size_t row;               ///< of its figures
    std::vector<PathCount> counts;
};

/// Score of a path after each chunk (splitting.hpp).
class ScoreRule {
  public:
    explicit ScoreRule(Prepared const& prepared) : target_(*prepared.plan.estimator.target) {
        bool const by_price = target_.figure != Figure::feedback_long_liquidated
                              && target_.figure != Figure::feedback_short_liquidated;
        std::size_t const steps = prepared.plan.steps;
        std::vector<double> const& sd = prepared.step_sd;
        for (std::size_t end = kChunk; by_price && end - kChunk < steps; end += kChunk) {
            double variance = 0.0;
            for (std::size_t k = end; k < steps; ++k) {
                double const step = sd[sd.size() == 1 ? 0 : k];
                variance += step * step;
            }
            left_.push_back(std::sqrt(variance));
        }
    }

    [[nodiscard]] double goal() const {
        return left_.empty() ? target_.score(target_.level)
                             : std::numeric_limits<double>::infinity();
    }

    [[nodiscard]] double score(std::size_t chunk, double so_far, double now) const {
        if (left_.empty()) {
            return target_.score(so_far);
        }
        if (target_.happened(so_far)) {
            return goal();
        }
        double const far = target_.score(target_.level) - target_.score(now);
        return left_[chunk] > 0.0 ? -far / left_[chunk] : -std::numeric_limits<double>::infinity();
    }

  private:
    RareEvent target_;
    std::vector<double> left_;  ///< standard deviation of what is to come after each chunk
};

/// One repeat.
class Repeat {
  public:
    Repeat(Prepared const& prepared, Kernel const& kernel, std::uint64_t repeat)
        : plan_(prepared.plan),
          tables_(tables_of(prepared)),
          kernel_(kernel),
          units_(prepared.units),
          workspace_(workspace_doubles(tables_)),
          tally_(empty_unfinished(prepared.plan, 0, 0)),
          chunks_((plan_.steps + kChunk - 1) / kChunk),
          rule_(prepared),
          particles_(unit_paths(plan_)),
          next_number_(repeat << kRepeatBits) {}

    Tally run() {
        for (Particle& p : particles_) {
            p.branches = {{0, next_number_++}};
        }
        std::vector<std::size_t> everyone(particles_.size());
        for (std::size_t i = 0; i < everyone.size(); ++i) {
            everyone[i] = i;
        }
        simulate(everyone);
        split_levels(*this, particles_.size(), plan_.estimator.kill_share, rule_.goal());
        check_finite(plan_, tally_);
        tally_.design.unit_end = {tally_.paths};
        return std::move(tally_);
    }

    // What split_levels() asks for.

    [[nodiscard]] double score(std::size_t i) const { return particles_[i].score.back(); }

    void retire(std::size_t i, double weight) {
        tally_.design.weight[particles_[i].row] = weight;
        add_counts(particles_[i].counts, weight, units_, tally_);
    }

    void branch(std::vector<std::size_t> const& dead, std::vector<std::size_t> const& alive,
                double z) {
        for (std::size_t const i : dead) {
            particles_[i] = branch_of(particles_[choose(alive)], z);
        }
        simulate(dead);
    }

  private:
    [[nodiscard]] RareEvent const& target() const { return *plan_.estimator.target; }

    /// One of the living, drawn under the number that its branch will bear.
    [[nodiscard]] std::size_t choose(std::vector<std::size_t> const& alive) const {
        UniformPair const u =
            uniform_pair(random_words(plan_.seed, next_number_, Purpose::parent, 0));
        auto const at = static_cast<std::size_t>(u.first * static_cast<double>(alive.size()));
        return alive[std::min(at, alive.size() - 1)];
    }

    Particle branch_of(Particle const& parent, double z) {
        auto const first = std::find_if(parent.score.begin(), parent.score.end(),
                                        [z](double score) { return score > z; });
        std::size_t const step =
            static_cast<std::size_t>(first - parent.score.begin() + 1) * kChunk;
        Particle out{{}, {}, 0, {}};
        for (Branch const& b : parent.branches) {
            if (b.step < step) {
                out.branches.push_back(b);
            }
        }
        out.branches.push_back({step, next_number_++});
        return out;
    }

    void simulate(std::vector<std::size_t> const& who) {
        std::size_t const row = tally_.paths;
        grow(who.size());
        std::vector<double> trace(chunks_ * 2 * models::kLanes);
        for (std::size_t at = 0; at < who.size(); at += models::kLanes) {
            std::size_t const lanes = std::min<std::size_t>(models::kLanes, who.size() - at);
            LaneRequest request;
            request.lanes = static_cast<int>(lanes);
            request.counts = &counts_;
            request.traced = target().figure;
            request.trace = trace.data();
            for (std::size_t i = 0; i < lanes; ++i) {
                Particle const& p = particles_[who[at + i]];
                request.number[i] = p.branches.front().number;
                for (std::size_t b = 1; b < p.branches.size(); ++b) {
                    request.branches.push_back(
                        {p.branches[b].step, static_cast<int>(i), p.branches[b].number});
                }
            }
            std::stable_sort(request.branches.begin(), request.branches.end(),
                             [](auto const& a, auto const& b) { return a.step < b.step; });
            run_lanes(tables_, kernel_, request, tally_, row + at, workspace_.data());
            for (std::size_t i = 0; i < lanes; ++i) {
                take(particles_[who[at + i]], row + at + i, i, trace);
            }
        }
    }

    /// Row, scores and counts of a particle that has just run in lane `lane`.
    void take(Particle& p, std::size_t row, std::size_t lane, std::vector<double> const& trace) {
        p.row = row;
        p.score.resize(chunks_);
        double best = -std::numeric_limits<double>::infinity();
        for (std::size_t c = 0; c < chunks_; ++c) {
            double const* const at = &trace[2 * c * models::kLanes + lane];
            // A drawdown counts the end of the last step too.
            double const so_far = c + 1 < chunks_ ? at[0] : tally_.of(target().figure)[row];
            best = std::max(best, rule_.score(c, so_far, at[models::kLanes]));
            p.score[c] = best;
        }
        p.counts = counts_.take(static_cast<int>(lane));
    }

    void grow(std::size_t rows) {
        resize_rows(plan_, tally_, tally_.paths + rows);
        tally_.design.weight.resize(tally_.paths);
    }

    Plan const& plan_;
    KernelTables tables_;
    Kernel const& kernel_;
    SumUnits units_;
    Workspace workspace_;
    Tally tally_;
    std::size_t chunks_;
    ScoreRule rule_;
    std::vector<Particle> particles_;
    std::uint64_t next_number_;
    CountRecorder counts_;
};

class SplittingWork final : public Work {
  public:
    SplittingWork(Plan const& plan, Kernel kernel)
        : prepared_(prepare(plan)), kernel_(std::move(kernel)) {}

    [[nodiscard]] Tally run(UnitRange units) const override {
        Tally out = none(units.first);
        for (std::uint64_t repeat = units.first; repeat < units.end; ++repeat) {
            fold(Repeat(prepared_, kernel_, repeat).run(), out);
        }
        return out;
    }
    [[nodiscard]] Tally none(std::uint64_t /*first*/) const override {
        return empty_unfinished(prepared_.plan, 0, 0);
    }
    void finish(Tally& tally) const override { finish_splitting(prepared_.plan, tally); }

  private:
    Prepared prepared_;
    Kernel kernel_;
};

}  // namespace

void finish_splitting(Plan const& plan, Tally& tally) {
    std::size_t const repeats = tally.design.unit_end.size();
    double const factor[] = {
        repeats > 0 ? static_cast<double>(tally.paths) / static_cast<double>(repeats) : 0.0};
    for (double& weight : tally.design.weight) {
        weight *= factor[0];
    }
    show_sums(plan, factor, tally);
}

std::unique_ptr<Work const> splitting_work(Plan const& plan, Kernel const& kernel) {
    CASCADE_EXPECTS(plan.estimator.target.has_value());
    CASCADE_EXPECTS(plan.estimator.repeats >= 1 && plan.paths % plan.estimator.repeats == 0);
    return std::make_unique<SplittingWork>(plan, kernel);
}

}  // namespace cascade::engine

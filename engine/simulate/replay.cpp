#include "engine/simulate/replay.hpp"

#include "engine/simulate/block.hpp"

namespace cascade::engine {
namespace {

/// Notes everything that happens to the watched lane.
class Recorder final : public LaneWatch {
  public:
    Recorder(Plan const& plan, Replay& replay) : plan_(plan), replay_(replay) {}

    void step(std::size_t number, double baseline, double feedback, double displacement,
              double depth) override {
        replay_.steps.push_back({number, baseline, feedback, displacement, depth});
    }

    void begin_cascade() override { rounds_.clear(); }

    void venue(int number) override { venue_ = static_cast<std::size_t>(number); }

    void round(std::int64_t levels, double flow, double mark) override {
        rounds_.push_back({static_cast<std::uint64_t>(levels), flow, mark, venue_});
    }

    void cascade(std::size_t step, models::Side side, double start_mark, double end_mark,
                 double flow, double depth_before, double depth_after, unsigned runaway) override {
        CascadeEvent event;
        event.step = step;
        event.time_s = static_cast<double>(step) * plan_.step_s;
        event.side = side;
        event.exogenous_mark = start_mark;
        event.end_mark = end_mark;
        event.flow = flow;
        event.depth_before = depth_before;
        event.depth_after = depth_after;
        event.runaway = runaway;
        event.rounds.swap(rounds_);
        replay_.cascades.push_back(std::move(event));
    }

  private:
    Plan const& plan_;
    Replay& replay_;
    std::vector<RoundEvent> rounds_;
    std::size_t venue_ = 0;
};

}  // namespace

Replay replay(Plan const& plan, std::uint64_t path) {
    return replay(prepare(plan), path);
}

Replay replay(Prepared const& prepared, std::uint64_t path) {
    BlockRunner const runner(prepared, choose_kernel());
    Replay out;
    out.path = path;
    Recorder recorder(prepared.plan, out);
    Tally const tally = runner.run_path(path, &recorder);
    for (std::size_t f = 0; f < kFigures; ++f) {
        out.figures[f] = tally.figures[f][0];
    }
    for (std::size_t f = 0; f < kCashFigures; ++f) {
        out.cash[f] = tally.cash[f].empty() ? 0.0 : tally.cash[f][0];
    }
    for (auto const& column : tally.venue) {
        out.venue.push_back(column[0]);
    }
    for (auto const& column : tally.first_passage) {
        out.first_passage.push_back(column[0]);
    }
    return out;
}

}  // namespace cascade::engine

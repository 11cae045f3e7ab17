#include "tools/cascade/replay_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>

#include "models/base/number_text.hpp"
#include "tools/cascade/format.hpp"

namespace cascade::program {
namespace {

using engine::CascadeEvent;
using engine::Plan;
using engine::Replay;

std::string price_at(Plan const& plan, models::Side side, double mark) {
    return price(plan.spot * std::exp(models::direction(side) * mark));
}

std::string clock(double seconds) {
    auto const total = static_cast<std::uint64_t>(std::max(seconds, 0.0));
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%02llu:%02llu:%02llu",
                  static_cast<unsigned long long>(total / 3600),
                  static_cast<unsigned long long>(total / 60 % 60),
                  static_cast<unsigned long long>(total % 60));
    return text.data();
}

std::string runaway_text(unsigned bits) {
    std::string text;
    if ((bits & engine::kRunawayMapEnd) != 0) {
        text += ", RUNAWAY: only the end of the map stopped it";
    }
    if ((bits & engine::kRunawayRoundLimit) != 0) {
        text += ", RUNAWAY: more rounds than max_rounds";
    }
    return text;
}

/// Log price at the end of the step before `step` (1-based).
double feedback_before(Replay const& replay, std::size_t step) {
    double last = 0.0;
    for (engine::StepState const& state : replay.steps) {
        if (state.step >= step) {
            break;
        }
        last = state.feedback;
    }
    return last;
}

std::string cascade_text(Plan const& plan, Replay const& replay, CascadeEvent const& event,
                         std::size_t number) {
    std::string const side = event.side == models::Side::long_ ? "long" : "short";
    double const before = feedback_before(replay, event.step);
    std::string text = "#" + std::to_string(number) + "  " + clock(event.time_s) + "  " + side
                       + " side, step " + whole(event.step) + runaway_text(event.runaway) + "\n";
    auto const at = [&](double mark) {
        return plan.spot * std::exp(models::direction(event.side) * mark);
    };
    std::vector<std::string> const walk =
        prices({plan.spot * std::exp(before), at(event.exogenous_mark), at(event.end_mark)});
    text += "    price " + walk[0] + " before, pushed to " + walk[1] + ", end " + walk[2] + " ("
            + signed_percent(
                std::expm1(models::direction(event.side) * (event.end_mark - event.exogenous_mark)))
            + ")\n";
    text += "    liquidated " + usd(event.flow) + " USD in " + whole(event.rounds.size())
            + (event.rounds.size() == 1 ? " round" : " rounds") + ", depth "
            + percent(event.depth_before) + " -> " + percent(event.depth_after) + "\n";
    text += "      round   levels         flow   price after";
    text += plan.venues.empty() ? "\n" : "   venue, by its mark\n";
    for (std::size_t i = 0; i < event.rounds.size(); ++i) {
        engine::RoundEvent const& round = event.rounds[i];
        text +=
            right(whole(i + 1), 11) + right(whole(round.levels), 9) + right(usd(round.flow), 13)
            + right(price_at(plan, event.side, round.mark), 14)
            + (plan.venues.empty() ? ""
                                   : "   " + cut(printable(plan.venues.at(round.venue).name), 30))
            + "\n";
    }
    return text;
}

}  // namespace

std::string cascades_text(Plan const& plan, Replay const& replay) {
    if (replay.cascades.empty()) {
        return "No cascade on this path.\n";
    }
    std::string text;
    for (std::size_t i = 0; i < replay.cascades.size(); ++i) {
        text += cascade_text(plan, replay, replay.cascades[i], i + 1);
    }
    return text;
}

std::string steps_text(Plan const& plan, Replay const& replay) {
    std::string text = "    step       time       baseline       feedback displacement     depth\n";
    for (engine::StepState const& state : replay.steps) {
        text += right(whole(state.step), 8)
                + right(clock(plan.step_s * static_cast<double>(state.step)), 11)
                + right(price(plan.spot * std::exp(state.baseline)), 15)
                + right(price(plan.spot * std::exp(state.feedback)), 15)
                + right(signed_percent(std::expm1(state.displacement)), 13)
                + right(percent(state.depth_factor), 10) + "\n";
    }
    return text;
}

std::string figure_label(FigureMatch const& figure) {
    return figure.name + (figure.of.empty() ? "" : " " + printable(figure.of));
}

std::string figures_text(std::vector<FigureMatch> const& figures) {
    std::string text = left("figure", 36) + right("replayed", 19) + right("stored", 19) + "\n";
    std::size_t different = 0;
    for (FigureMatch const& figure : figures) {
        auto const [replayed, stored] = told_apart(figure.replayed, figure.stored, 12);
        text += left(figure_label(figure), 36) + right(replayed, 19) + right(stored, 19)
                + (figure.equal ? "" : " DIFF") + "\n";
        different += figure.equal ? 0 : 1;
    }
    if (different == 0) {
        return text + "All " + whole(figures.size()) + " figures are equal bit for bit.\n";
    }
    return text + whole(different) + " of " + whole(figures.size()) + " figures DIFFER.\n";
}

}  // namespace cascade::program

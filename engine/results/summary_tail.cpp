// How heavy the tails are, and the bootstrap of expected shortfall. Both on request; the warnings
// always.

#include <array>
#include <cstdio>
#include <span>
#include <string>

#include "engine/results/summary.hpp"
#include "engine/results/summary_parts.hpp"
#include "engine/statistics/bootstrap.hpp"
#include "engine/statistics/tail_index.hpp"

namespace cascade::engine {

namespace {

struct Tail {
    Figure figure;
    End end;  ///< lowest: the tail is that of minus the figure
    char const* name;
    char const* meaning;
};

constexpr std::array kTails{
    Tail{Figure::baseline_return, End::lowest, "baseline_loss", "loss without feedback"},
    Tail{Figure::feedback_return, End::lowest, "feedback_loss", "loss with feedback"},
    Tail{Figure::baseline_drawdown, End::highest, "baseline_drawdown", "drawdown without feedback"},
    Tail{Figure::feedback_drawdown, End::highest, "feedback_drawdown", "drawdown with feedback"},
    Tail{Figure::baseline_runup, End::highest, "baseline_runup", "run-up without feedback"},
    Tail{Figure::feedback_runup, End::highest, "feedback_runup", "run-up with feedback"}};

TailIndex index_of_tail(Tally const& tally, Tail const& tail, double confidence) {
    std::span<double const> const values = tally.of(tail.figure);
    return tally.design.weighted() ? tail_index(tally.design, values, confidence, tail.end)
                                   : tail_index(values, confidence, tail.end);
}

std::string short_text(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.2g", value);
    return text.data();
}

constexpr std::size_t kLeastBootstrapPaths = 64;

}  // namespace

std::vector<std::string> moment_warnings(Tally const& tally, double confidence) {
    std::vector<std::string> warnings;
    for (Tail const& tail : kTails) {
        TailIndex const index = index_of_tail(tally, tail, confidence);
        if (!index.has_no_variance()) {
            continue;
        }
        warnings.push_back(
            std::string("the tail of the ") + tail.meaning + " has index " + short_text(index.value)
            + " [" + short_text(index.low) + ", " + short_text(index.high) + "]: "
            + (index.has_no_mean()
                   ? "its mean and expected shortfall do not exist; use quantiles"
                   : "it has no variance, so that standard errors of its mean and expected "
                     "shortfall do not exist; use quantiles"));
    }
    return warnings;
}

namespace detail {

void add_tail_indices(Summary& s) {
    for (Tail const& tail : kTails) {
        TailIndex const index = index_of_tail(s.tally, tail, s.confidence);
        std::string const name = std::string(tail.name) + "_tail_index";
        std::size_t const at = s.out.variables.size();
        s.add({name, {}, "1", std::string("tail index (Hill, on its plateau): ") + tail.meaning},
              std::vector<Interval>{{index.value, index.low, index.high}});
        Attributes& attributes = s.out.variables[at].attributes;
        set_attribute(attributes, "plateau_first", static_cast<std::int64_t>(index.first));
        set_attribute(attributes, "plateau_last", static_cast<std::int64_t>(index.last));
    }
}

void add_shortfall_bootstrap(Summary& s) {
    std::vector<ShortfallIntervals> found(s.levels.size(), {{s.kMissing, s.kMissing, s.kMissing},
                                                            {s.kMissing, s.kMissing, s.kMissing},
                                                            {s.kMissing, s.kMissing, s.kMissing}});
    auto const a = s.of(Figure::baseline_return);
    auto const b = s.of(Figure::feedback_return);
    std::size_t const resamples = s.plan.shortfall_resamples;
    if (s.paths >= kLeastBootstrapPaths) {
        found = s.weighted()
                    ? bootstrap_shortfall(s.tally.design, a, b, s.levels, resamples, s.confidence)
                    : bootstrap_shortfall(a, b, s.levels, resamples, s.confidence);
    }
    auto const add = [&](std::string const& name, std::string const& meaning,
                         Interval ShortfallIntervals::*which) {
        Numbers low, high;
        for (ShortfallIntervals const& i : found) {
            low.push_back((i.*which).low);
            high.push_back((i.*which).high);
        }
        s.add({name + "_bootstrap_low",
               {"level"},
               "1",
               meaning + ", lower end of the bootstrap interval"},
              std::move(low));
        s.add({name + "_bootstrap_high",
               {"level"},
               "1",
               meaning + ", upper end of the bootstrap interval"},
              std::move(high));
    };
    add("baseline_expected_shortfall", "expected shortfall of the loss, baseline",
        &ShortfallIntervals::a);
    add("feedback_expected_shortfall", "expected shortfall of the loss, with feedback",
        &ShortfallIntervals::b);
    add("expected_shortfall_amplification",
        "expected shortfall with feedback over expected shortfall of the baseline",
        &ShortfallIntervals::ratio);
}

}  // namespace detail

}  // namespace cascade::engine

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
    Aggregate index;
    End end;  ///< lowest: the tail is that of minus the figure
    Figure of[kWorlds];
    char const* meaning;
};

constexpr std::array kTails{Tail{Aggregate::loss_tail_index,
                                 End::lowest,
                                 {Figure::baseline_return, Figure::feedback_return},
                                 "loss"},
                            Tail{Aggregate::drawdown_tail_index,
                                 End::highest,
                                 {Figure::baseline_drawdown, Figure::feedback_drawdown},
                                 "drawdown"},
                            Tail{Aggregate::runup_tail_index,
                                 End::highest,
                                 {Figure::baseline_runup, Figure::feedback_runup},
                                 "run-up"}};

constexpr char const* kOfWorld[] = {" without feedback", " with feedback"};

TailIndex index_of_tail(Tally const& tally, Tail const& tail, std::size_t world,
                        double confidence) {
    std::span<double const> const values = tally.of(tail.of[world]);
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
        for (std::size_t w = 0; w < kWorlds; ++w) {
            TailIndex const index = index_of_tail(tally, tail, w, confidence);
            if (!index.has_no_variance()) {
                continue;
            }
            warnings.push_back(
                std::string("the tail of the ") + tail.meaning + kOfWorld[w] + " has index "
                + short_text(index.value) + " [" + short_text(index.low) + ", "
                + short_text(index.high) + "]: "
                + (index.has_no_mean()
                       ? "its mean and expected shortfall do not exist; use quantiles"
                       : "it has no variance, so that standard errors of its mean and expected "
                         "shortfall do not exist; use quantiles"));
        }
    }
    return warnings;
}

namespace detail {

void add_tail_indices(Summary& s) {
    for (Tail const& tail : kTails) {
        std::size_t const at = s.out.variables.size();
        std::vector<Interval> intervals;
        Integers first, last;
        for (std::size_t w = 0; w < kWorlds; ++w) {
            TailIndex const index = index_of_tail(s.tally, tail, w, s.confidence);
            intervals.push_back({index.value, index.low, index.high});
            first.push_back(static_cast<std::int64_t>(index.first));
            last.push_back(static_cast<std::int64_t>(index.last));
        }
        s.add(tail.index, intervals);
        Attributes& attributes = s.out.variables[at].attributes;
        set_attribute(attributes, "plateau_first", std::move(first));
        set_attribute(attributes, "plateau_last", std::move(last));
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
    std::vector<Interval> by_world[kWorlds], ratio;
    for (ShortfallIntervals const& i : found) {
        by_world[kBaseline].push_back(i.a);
        by_world[kFeedback].push_back(i.b);
        ratio.push_back(i.ratio);
    }
    s.add(Aggregate::expected_shortfall_bootstrap, by_world);
    s.add(Aggregate::expected_shortfall_amplification_bootstrap, ratio);
}

}  // namespace detail

}  // namespace cascade::engine

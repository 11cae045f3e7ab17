#include "tools/cascade/summary_text.hpp"

#include <cmath>
#include <sstream>

#include "tools/cascade/format.hpp"
#include "tools/cascade/interval.hpp"
#include "tools/cascade/portfolio_text.hpp"
#include "tools/cascade/provenance.hpp"
#include "tools/cascade/summary_tables.hpp"

namespace cascade::program {
namespace {

using engine::Dataset;

double attribute_number(Dataset const& root, std::string const& name) {
    auto const* attribute = engine::find_attribute(root.attributes, name);
    if (attribute == nullptr) {
        return std::nan("");
    }
    if (auto const* number = std::get_if<double>(attribute)) {
        return *number;
    }
    auto const* integer = std::get_if<std::int64_t>(attribute);
    return integer != nullptr ? static_cast<double>(*integer) : std::nan("");
}

std::string title(Dataset const& root) {
    std::string text = wrapped(
        printable(attribute_text(root, "symbol")) + " at " + price(attribute_number(root, "spot"))
            + ", " + count(attribute_number(root, "paths")) + " paths over "
            + span(attribute_number(root, "steps") * attribute_number(root, "step_s")) + " in "
            + count(attribute_number(root, "steps")) + " steps of "
            + span(attribute_number(root, "step_s")) + ",",
        "", "");
    text.pop_back();
    // "seed N" stays together: it is what one looks for.
    std::string const seed = "seed " + attribute_text(root, "seed");
    std::size_t const used = width(text.substr(text.rfind('\n') + 1));
    return cut(printable(attribute_text(root, "scenario")), 80) + "\n" + text
           + (used + 1 + width(seed) <= 80 ? " " : "\n") + seed + "\n";
}

/// One threshold in words: how likely it is reached, and how far price then goes on.
std::string answer(Dataset const& root, std::size_t index) {
    double const at = number_of(root, Aggregate::threshold_price, {index});
    bool const falls = number_of(root, Aggregate::threshold_side, {index}) == 0.0;
    auto const in_world = [&](Aggregate of, std::size_t world) {
        return interval_of(root, of, {world, index});
    };
    auto const beyond = [&](double share) {
        return percent(share) + " (" + price_cell({at * share, std::nan(""), std::nan("")})
               + " USD)";
    };
    double const baseline = in_world(Aggregate::passage_probability, kBaseline).value;
    double const feedback = in_world(Aggregate::passage_probability, kFeedback).value;
    std::string text = std::string("Price ") + (falls ? "falls to " : "rises to ") + price(at)
                       + " on " + percent(feedback) + " of paths with feedback, on "
                       + percent(baseline) + " without.";
    if (feedback > 0.0) {
        double const far =
            share_of_price(in_world(Aggregate::overshoot_mean, kFeedback), falls ? -1.0 : 1.0)
                .value;
        double const less = paired_baseline(root, index).value;
        Interval const ratio = interval_of(root, Aggregate::overshoot_amplification, {index});
        text += " Once there it goes " + beyond(far) + " further with feedback";
        text += std::isnan(less) ? "" : ", the same paths " + beyond(less) + " without";
        if (!std::isnan(ratio.value)) {
            text += std::isnan(less)
                        ? ", " + times_cell(ratio) + " as far as the same paths without"
                        : ": " + times_cell(ratio) + " as far";
        }
        text += ".";
    }
    return wrapped(text, "* ", "  ");
}

std::string answers(Dataset const& root) {
    if (!holds(root, Aggregate::threshold_price)) {
        return "";
    }
    std::string text = "\n";
    for (std::size_t i = 0; i < extent(root, Axis::threshold); ++i) {
        text += answer(root, i);
    }
    return text == "\n" ? "" : text;
}

/// What a weighting estimator aimed at, and what its paths are worth.
std::string estimator_lines(Dataset const& root) {
    if (!holds(root, Aggregate::effective_sample_size)) {
        return "";
    }
    std::string text;
    if (holds(root, Aggregate::target_probability)) {
        Interval const p = interval_of(root, Aggregate::target_probability, {});
        bool const low = attribute_text(root, "target_figure").find("_low") != std::string::npos;
        text = "P(" + attribute_text(root, "target_figure") + (low ? " <= " : " >= ")
               + short_number(attribute_number(root, "target_level"))
               + ") = " + probability(p.value) + " [" + probability(p.low) + ", "
               + probability(p.high) + "], standard error "
               + percent(number_of(root, Aggregate::target_probability_relative_error, {})) + ". ";
    }
    text += "Estimator " + attribute_text(root, "estimator") + ": "
            + count(attribute_number(root, "simulated_paths")) + " paths simulated";
    if (attribute_text(root, "estimator") == "sobol") {
        return "\n"
               + wrapped(text + " in independent scramblings, whose spread gives every error.", "",
                         "  ");
    }
    if (!attribute_text(root, "tilt").empty()) {
        text += ", tilt " + attribute_text(root, "tilt");
    }
    return "\n"
           + wrapped(text + ", weights worth "
                         + count(number_of(root, Aggregate::effective_sample_size, {}))
                         + " even ones.",
                     "", "  ");
}

/// What the baseline's known law did for the figures with feedback.
std::string controlled_lines(Dataset const& root) {
    if (!holds(root, Aggregate::low_mean_controlled)) {
        return "";
    }
    auto const reduction = [&](Aggregate of, Index const& index) {
        return short_number(number_of(root, of, index));
    };
    Interval const low = share_of_price(
        mapped(interval_of(root, Aggregate::low_mean_controlled, {}), [](double x) { return -x; }),
        -1.0);
    return "\n"
           + wrapped("Corrected by the baseline's known law: mean fall to the low, %: "
                         + percent_cell(low) + ". Variance reduced by the factor "
                         + reduction(Aggregate::low_mean_variance_reduction, {}) + ", of the high "
                         + reduction(Aggregate::high_mean_variance_reduction, {})
                         + ", of longs liquidated "
                         + reduction(Aggregate::liquidated_mean_variance_reduction, {kLong})
                         + "; other figures in the file, ..._controlled.",
                     "", "  ");
}

/// What came of a target accuracy; "" where there was none.
std::string accuracy_line(Dataset const& root) {
    std::string const figure = attribute_text(root, "accuracy_figure");
    if (figure.empty()) {
        return "";
    }
    bool const met = attribute_text(root, "accuracy_met") == "1";
    double const reached = attribute_number(root, "reached_relative_error");
    std::string const repeats = attribute_text(root, "accuracy_repeats");
    return wrapped("Accuracy: " + printable(figure) + " to +-"
                       + percent(attribute_number(root, "accuracy_relative_error"))
                       + (met ? ", met: +-" : ", NOT met with all paths: ")
                       + (std::isfinite(reached) ? (met ? "" : "+-") + percent(reached)
                                                 : "its interval does not exist")
                       + (repeats.empty() ? "" : ", " + repeats + " repeats"),
                   "", "  ");
}

std::string warnings(Dataset const& root) {
    std::string text;
    std::istringstream lines(attribute_text(root, "warnings"));
    for (std::string line; std::getline(lines, line);) {
        text += wrapped("Note: " + printable(line), "", "  ");
    }
    return text.empty() ? "" : "\n" + text;
}

}  // namespace

std::string summary_text(Dataset const& root) {
    std::string const figures = thresholds_table(root) + extremes_table(root) + risk_table(root)
                                + liquidation_table(root) + portfolio_table(root)
                                + cascade_lines(root);
    std::string const legend =
        "[low, high]: " + level_text(attribute_number(root, "confidence"))
        + " confidence interval. Baseline: forced orders move no price. Moves are shares of "
          "price, their amplification is that of log price. Paired: paths that pass with "
          "feedback, in both worlds.";
    return title(root) + accuracy_line(root) + estimator_lines(root) + answers(root) + figures
           + controlled_lines(root) + (figures.empty() ? "" : "\n" + wrapped(legend, "", ""))
           + warnings(root);
}

}  // namespace cascade::program

#include "tools/cascade/compare_text.hpp"

#include <algorithm>
#include <cmath>

#include "tools/cascade/format.hpp"

namespace cascade::program {
namespace {

using engine::DifferenceError;
using engine::FigureDifference;

constexpr std::size_t kName = 36;
constexpr std::size_t kNumber = 9;
constexpr std::size_t kShownInputs = 12;
constexpr std::size_t kShownBeyond = 12;

std::string row(std::string const& name, std::string const& a, std::string const& b,
                std::string const& difference, std::string const& error, std::string const& z) {
    std::string text = left(name, kName) + right(a, kNumber) + right(b, kNumber)
                       + right(difference, kNumber + 1) + right(error, kNumber) + right(z, 7);
    return text + "\n";
}

std::string figure_row(FigureDifference const& figure) {
    std::string const name = printable(figure.name);
    bool const fits = width(name) < kName;
    std::string const cells =
        row(fits ? name : "", figure_number(figure.a), figure_number(figure.b),
            figure_number(figure.difference),
            figure.error == DifferenceError::exact ? "" : figure_number(figure.standard_error),
            z_text(figure));
    return (fits ? "" : cut(name, 80) + "\n") + cells;
}

std::string heading(ComparisonReport const& report) {
    std::string text =
        cut("A  " + printable(report.file_a) + ": " + printable(report.scenario_a), 80) + "\n";
    text += cut("B  " + printable(report.file_b) + ": " + printable(report.scenario_b), 80) + "\n";
    text += wrapped(report.pairing, "", "");
    if (report.equal_bits) {
        text += "The results are equal bit for bit.\n";
    }
    return text;
}

std::string inputs_text(ComparisonReport const& report) {
    if (report.inputs.empty()) {
        return "\nThe scenarios are the same.\n";
    }
    std::string text = "\nScenario, A -> B\n";
    for (std::size_t i = 0; i < std::min(kShownInputs, report.inputs.size()); ++i) {
        InputDifference const& d = report.inputs[i];
        auto const side = [](std::string const& value) {
            return value.empty() ? "(not there)" : cut(printable(value), 24);
        };
        text +=
            cut("  " + left(printable(d.pointer), 28) + " " + side(d.a) + " -> " + side(d.b), 80)
            + "\n";
    }
    if (report.inputs.size() > kShownInputs) {
        text += "  ... and " + whole(report.inputs.size() - kShownInputs) + " more (--json)\n";
    }
    return text;
}

std::string beyond_text(ComparisonReport const& report, bool listed) {
    std::vector<FigureDifference> found = beyond_tolerance(report);
    std::string const allowed =
        (report.tolerance.relative > 0.0 ? " by more than " + percent(report.tolerance.relative)
                                         : std::string())
        + (report.tolerance.z > 0.0
               ? std::string(report.tolerance.relative > 0.0 ? " and" : "")
                     + " by more than chance explains at z " + short_number(report.tolerance.z)
               : "");
    std::string text =
        "\n"
        + wrapped(
            whole(found.size()) + " of " + whole(report.comparison.figures.size())
                + (report.comparison.figures.size() == 1 ? " figure differs" : " figures differ")
                + allowed + "."
                + (rounding_only(report) > 0
                       ? " " + whole(rounding_only(report)) + " more by rounding only."
                       : "")
                + false_alarm_text(report),
            "", "");
    if (found.empty() || listed) {
        return text;
    }
    // The most certain first; those without a z last, by size.
    std::stable_sort(found.begin(), found.end(), [](auto const& x, auto const& y) {
        double const p = std::isnan(x.z) ? -1.0 : std::fabs(x.z);
        double const q = std::isnan(y.z) ? -1.0 : std::fabs(y.z);
        return p > q;
    });
    for (std::size_t i = 0; i < std::min(kShownBeyond, found.size()); ++i) {
        text += figure_row(found[i]);
    }
    if (found.size() > kShownBeyond) {
        text += "... and " + whole(found.size() - kShownBeyond) + " more (--all, --json)\n";
    }
    return text;
}

}  // namespace

std::string z_text(FigureDifference const& figure) {
    if (figure.error == DifferenceError::exact) {
        return "exact";
    }
    if (!std::isfinite(figure.z)) {
        return std::isnan(figure.z) ? "n/a" : figure.z > 0.0 ? "inf" : "-inf";
    }
    return std::fabs(figure.z) < 0.005 ? "0" : short_number(figure.z);
}

std::size_t rounding_only(ComparisonReport const& report) {
    auto const& figures = report.comparison.figures;
    return static_cast<std::size_t>(
        std::count_if(figures.begin(), figures.end(), [](FigureDifference const& figure) {
            return figure.is_rounding() && figure.difference != 0.0;
        }));
}

std::string false_alarm_text(ComparisonReport const& report) {
    if (report.tolerance.z <= 0.0) {
        return "";
    }
    return " Of two runs that differ by seed only, the chance of any such figure among the "
           + whole(report.level.judged) + " judged is at most " + probability(report.level.chance)
           + "."
           + (report.from_paths ? ""
                                : " It may be more for means that few paths decide, since paths "
                                  "are not kept or carry weights.");
}

std::vector<FigureDifference> beyond_tolerance(ComparisonReport const& report) {
    std::vector<FigureDifference> found;
    for (FigureDifference const& figure : report.comparison.figures) {
        if (engine::beyond(figure, report.tolerance)) {
            found.push_back(figure);
        }
    }
    return found;
}

std::string comparison_text(ComparisonReport const& report, bool all) {
    std::string text =
        heading(report) + inputs_text(report) + "\n" + row("", "A", "B", "B - A", "SE", "z");
    for (FigureDifference const& figure : report.comparison.figures) {
        if (all || engine::is_headline(figure.name)) {
            text += figure_row(figure);
        }
    }
    text += beyond_text(report, all);
    for (engine::Omission const& omitted : report.comparison.omitted) {
        text += wrapped(
            "Not compared: " + printable(omitted.variable) + " " + printable(omitted.reason), "",
            "  ");
    }
    return text;
}

}  // namespace cascade::program

#include "tools/cascade/summary_tables.hpp"

#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "tools/cascade/format.hpp"

namespace cascade::program {
namespace {

using engine::Dataset;

constexpr std::size_t kLabel = 17;
constexpr std::size_t kCell = 20;
constexpr double kDown = -1.0;
constexpr double kUp = 1.0;

std::string heading(std::string const& what) {
    return "\n" + table_row(what, "baseline", "feedback", "amplification");
}

std::string threshold_rows(Dataset const& root, std::size_t index) {
    double const at = number_of(root, Aggregate::threshold_price, {index});
    bool const falls = number_of(root, Aggregate::threshold_side, {index}) == 0.0;
    auto const figure = [&](Aggregate of) { return interval_of(root, of, {index}); };
    auto const in_world = [&](Aggregate of, std::size_t world) {
        return interval_of(root, of, {world, index});
    };
    auto const distance = [&](std::size_t world) {
        return share_of_price(in_world(Aggregate::overshoot_mean, world), falls ? kDown : kUp);
    };
    auto const to_usd = [at](double share) { return at * share; };
    Interval const baseline = distance(kBaseline);
    Interval const feedback = distance(kFeedback);
    return std::string(falls ? "falls to " : "rises to ") + price(at) + "\n"
           + table_row("  reached, %",
                       percent_cell(in_world(Aggregate::passage_probability, kBaseline)),
                       percent_cell(in_world(Aggregate::passage_probability, kFeedback)),
                       number_cell(figure(Aggregate::passage_amplification)))
           + table_row("  then beyond, %", percent_cell(baseline), percent_cell(feedback), "")
           + table_row("  beyond, USD", price_cell(mapped(baseline, to_usd)),
                       price_cell(mapped(feedback, to_usd)), "")
           + table_row("  paired, %", percent_cell(paired_baseline(root, index)),
                       percent_cell(feedback),
                       number_cell(figure(Aggregate::overshoot_amplification)));
}

/// Rows of one extreme (drawdown or run-up) at three quantiles.
std::string extreme_rows(Dataset const& root, Aggregate quantile, Aggregate amplification,
                         std::string const& label, double outward) {
    std::string text;
    for (auto const& [share, name] :
         {std::pair{0.5, "median"}, std::pair{0.95, "95 %"}, std::pair{0.99, "99 %"}}) {
        std::size_t const q = place_of(root, Axis::quantile, share);
        auto const in_world = [&](std::size_t world) {
            return percent_cell(share_of_price(interval_of(root, quantile, {world, q}), outward));
        };
        text += table_row("  " + label + " " + name, in_world(kBaseline), in_world(kFeedback),
                          number_cell(interval_of(root, amplification, {q})));
    }
    return text;
}

std::string cascades_line(Dataset const& root) {
    return wrapped(
        "Cascades per path: " + number_cell(interval_of(root, Aggregate::cascades_mean, {}))
            + "; the largest of a path: "
            + usd_cell(interval_of(root, Aggregate::largest_cascade_mean, {})) + " USD on average",
        "", "  ");
}

std::string displacement_lines(Dataset const& root) {
    if (!holds(root, Aggregate::displacement_mean)) {
        return "";
    }
    auto const gap = [&](std::size_t side) {
        return percent_cell(share_of_price(interval_of(root, Aggregate::displacement_mean, {side}),
                                           side == kLong ? kDown : kUp));
    };
    return wrapped("Largest gap to the baseline price, mean of all paths: down " + gap(kLong)
                       + " %, up " + gap(kShort) + " %; share left at the end, %: "
                       + percent_cell(interval_of(root, Aggregate::displacement_retained, {})),
                   "", "  ");
}

std::string asymmetry_lines(Dataset const& root) {
    std::string text;
    auto const add = [&](char const* label, Aggregate of, Index const& index) {
        Interval const figure = interval_of(root, of, index);
        if (figure.value > 0.0) {  // neither unknown nor the ratio of a gain to a loss
            text += (text.empty() ? "" : "; ") + std::string(label) + " " + times_cell(figure);
        }
    };
    add("liquidated", Aggregate::asymmetry_liquidated, {});
    add("multiplier", Aggregate::asymmetry_liquidation_multiplier, {});
    if (holds(root, Aggregate::asymmetry_passage_amplification)) {
        add("reach of nearest threshold", Aggregate::asymmetry_passage_amplification, {});
        add("further move beyond it", Aggregate::asymmetry_overshoot_difference, {});
    }
    add("displacement", Aggregate::asymmetry_displacement, {});
    std::size_t const q = place_of(root, Axis::quantile, 0.99);
    if (q < extent(root, Axis::quantile)) {
        add("99 % drawdown over run-up amplification", Aggregate::asymmetry_amplification, {q});
    }
    return text.empty() ? "" : wrapped("Asymmetry, long over short: " + text, "", "  ");
}

/// Fees, fund, deleveraging, where accounts are kept.
std::string cash_lines(Dataset const& root) {
    if (!holds(root, Aggregate::fees_mean)) {
        return "";
    }
    auto const usd = [&](Aggregate of) { return usd_cell(interval_of(root, of, {})); };
    auto const share = [&](Aggregate of) { return percent_cell(interval_of(root, of, {})); };
    bool const finite = holds(root, Aggregate::fund_exhausted_probability);
    return wrapped("Per path, USD: fees " + usd(Aggregate::fees_mean) + "; deleveraged "
                       + usd(Aggregate::deleveraged_mean) + "; bad debt "
                       + usd(Aggregate::bad_debt_mean),
                   "", "  ")
           + wrapped(
               "Paths, %: "
                   + (finite ? "fund used up " + share(Aggregate::fund_exhausted_probability) + "; "
                             : std::string())
                   + "deleveraging " + share(Aggregate::deleveraging_probability) + "; bad debt "
                   + share(Aggregate::bad_debt_probability),
               "", "  ");
}

/// What happens on each of several venues.
std::string venue_table(Dataset const& root) {
    if (!holds(root, Aggregate::venue_liquidated_mean)) {
        return "";
    }
    engine::Strings const& names = labels(root, Axis::venue);
    auto const row = [&](std::size_t v, std::string const& a, std::string const& b,
                         std::string const& c) {
        return table_row("  " + cut(printable(names[v]), kLabel - 2), a, b, c);
    };
    bool const accounts = holds(root, Aggregate::venue_fees_mean);
    std::string text =
        "\n"
        + table_row("Venue, means", "longs liqu., USD", "shorts liqu., USD", "largest basis, %");
    for (std::size_t v = 0; v < names.size(); ++v) {
        text += row(v, usd_cell(interval_of(root, Aggregate::venue_liquidated_mean, {v, kLong})),
                    usd_cell(interval_of(root, Aggregate::venue_liquidated_mean, {v, kShort})),
                    percent_cell(interval_of(root, Aggregate::venue_basis_mean, {v})));
    }
    std::size_t const l = place_of(root, Axis::level, 0.99);
    if (!accounts || l == extent(root, Axis::level)) {
        return text;
    }
    text += table_row("Fund", "used up, %", "ES 99 %, USD", "deleveraging, %");
    for (std::size_t v = 0; v < names.size(); ++v) {
        text += row(
            v, percent_cell(interval_of(root, Aggregate::venue_fund_exhausted_probability, {v})),
            usd_cell(interval_of(root, Aggregate::venue_fund_expected_shortfall, {v, l})),
            percent_cell(interval_of(root, Aggregate::venue_deleveraging_probability, {v})));
    }
    return text;
}

std::string critical_line(Dataset const& root) {
    if (!holds(root, Aggregate::critical_shock)) {
        return "";
    }
    auto const shock = [&](std::size_t side, double outward) {
        double const y = number_of(root, Aggregate::critical_shock, {side});
        return std::isnan(y) ? "none" : signed_percent(std::expm1(outward * y));
    };
    return wrapped("Critical shock, from which a cascade runs away: down " + shock(kLong, kDown)
                       + ", up " + shock(kShort, kUp),
                   "", "  ");
}

}  // namespace

std::string table_row(std::string const& label, std::string const& baseline,
                      std::string const& feedback, std::string const& amplification) {
    std::string text = left(label, kLabel) + " " + right(baseline, kCell) + " "
                       + right(feedback, kCell) + " " + right(amplification, kCell);
    text.erase(text.find_last_not_of(' ') + 1);
    return text + "\n";
}

Interval share_of_price(Interval const& distance, double outward) {
    return mapped(distance, [outward](double y) { return outward * std::expm1(outward * y); });
}

Interval paired_baseline(Dataset const& root, std::size_t index) {
    double const unknown = std::nan("");
    double const outward = number_of(root, Aggregate::threshold_side, {index}) == 0.0 ? kDown : kUp;
    double const distance = interval_of(root, Aggregate::overshoot_mean, {kFeedback, index}).value
                            - interval_of(root, Aggregate::overshoot_difference, {index}).value;
    return share_of_price({distance, unknown, unknown}, outward);
}

std::string thresholds_table(Dataset const& root) {
    std::size_t const thresholds = extent(root, Axis::threshold);
    if (thresholds == 0 || !holds(root, Aggregate::threshold_price)) {
        return "";
    }
    std::string text = heading("Price");
    for (std::size_t i = 0; i < thresholds; ++i) {
        text += threshold_rows(root, i);
    }
    return text;
}

std::string extremes_table(Dataset const& root) {
    if (!holds(root, Aggregate::drawdown_quantile)) {
        return "";
    }
    return heading("Extremes, %")
           + extreme_rows(root, Aggregate::drawdown_quantile, Aggregate::drawdown_amplification,
                          "drawdown", kDown)
           + extreme_rows(root, Aggregate::runup_quantile, Aggregate::runup_amplification, "run-up",
                          kUp);
}

std::string risk_table(Dataset const& root) {
    if (!holds(root, Aggregate::value_at_risk)) {
        return "";
    }
    std::string text = heading("Final loss, %");
    for (double const level : {0.975, 0.99}) {
        std::size_t const l = place_of(root, Axis::level, level);
        auto const row = [&](char const* label, Aggregate measure, Aggregate amplification) {
            auto const in_world = [&](std::size_t world) {
                return percent_cell(share_of_price(interval_of(root, measure, {world, l}), kDown));
            };
            return table_row(label + level_text(level), in_world(kBaseline), in_world(kFeedback),
                             number_cell(interval_of(root, amplification, {l})));
        };
        text += row("  VaR ", Aggregate::value_at_risk, Aggregate::value_at_risk_amplification)
                + row("  ES ", Aggregate::expected_shortfall,
                      Aggregate::expected_shortfall_amplification);
    }
    return text;
}

std::string liquidation_table(Dataset const& root) {
    if (!holds(root, Aggregate::liquidated_mean)) {
        return "";
    }
    std::string text = heading("Liquidated, USD");
    for (std::size_t const side : {kLong, kShort}) {
        text +=
            table_row(side == kLong ? "  longs, mean" : "  shorts, mean",
                      usd_cell(interval_of(root, Aggregate::liquidated_mean, {kBaseline, side})),
                      usd_cell(interval_of(root, Aggregate::liquidated_mean, {kFeedback, side})),
                      number_cell(interval_of(root, Aggregate::liquidation_multiplier, {side})));
    }
    return text;
}

std::string cascade_lines(Dataset const& root) {
    if (!holds(root, Aggregate::runaway_probability)) {
        return "";
    }
    return "\n" + cascades_line(root) + displacement_lines(root) + asymmetry_lines(root)
           + "Paths with a runaway cascade, %: "
           + percent_cell(interval_of(root, Aggregate::runaway_probability, {})) + "\n"
           + cash_lines(root) + critical_line(root) + venue_table(root);
}

}  // namespace cascade::program

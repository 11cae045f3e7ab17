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
constexpr std::size_t kLong = 0;
constexpr std::size_t kShort = 1;

std::string heading(std::string const& what) {
    return "\n" + table_row(what, "baseline", "feedback", "amplification");
}

std::string threshold_rows(Dataset const& root, std::size_t index) {
    double const at = root.number("threshold_price", {index});
    bool const falls = root.number("threshold_side", {index}) == 0.0;
    auto const figure = [&](char const* name) { return interval_of(root, name, {index}); };
    auto const distance = [&](char const* name) {
        return share_of_price(figure(name), falls ? kDown : kUp);
    };
    auto const to_usd = [at](double share) { return at * share; };
    Interval const baseline = distance("baseline_overshoot_mean");
    Interval const feedback = distance("feedback_overshoot_mean");
    return std::string(falls ? "falls to " : "rises to ") + price(at) + "\n"
           + table_row("  reached, %", percent_cell(figure("baseline_passage_probability")),
                       percent_cell(figure("feedback_passage_probability")),
                       number_cell(figure("passage_amplification")))
           + table_row("  then beyond, %", percent_cell(baseline), percent_cell(feedback), "")
           + table_row("  beyond, USD", price_cell(mapped(baseline, to_usd)),
                       price_cell(mapped(feedback, to_usd)), "")
           + table_row("  paired, %", percent_cell(paired_baseline(root, index)),
                       percent_cell(feedback), number_cell(figure("overshoot_amplification")));
}

/// Rows of one extreme (drawdown or run-up) at three quantiles.
std::string extreme_rows(Dataset const& root, std::string const& what, std::string const& label,
                         double outward) {
    std::string text;
    for (auto const& [share, name] :
         {std::pair{0.5, "median"}, std::pair{0.95, "95 %"}, std::pair{0.99, "99 %"}}) {
        std::size_t const q = position(root, "quantile", share);
        if (q == root.extent("quantile")) {
            continue;
        }
        auto const world = [&](std::string const& which) {
            return percent_cell(
                share_of_price(interval_of(root, which + "_" + what + "_quantile", {q}), outward));
        };
        text += table_row("  " + label + " " + name, world("baseline"), world("feedback"),
                          number_cell(interval_of(root, what + "_amplification", {q})));
    }
    return text;
}

std::string cascades_line(Dataset const& root) {
    return wrapped(
        "Cascades per path: " + number_cell(interval_of(root, "feedback_cascades_mean", {}))
            + "; the largest of a path: "
            + usd_cell(interval_of(root, "feedback_largest_cascade_mean", {})) + " USD on average",
        "", "  ");
}

std::string displacement_lines(Dataset const& root) {
    if (root.find("displacement_mean") == nullptr) {
        return "";
    }
    auto const gap = [&](std::size_t side) {
        return percent_cell(share_of_price(interval_of(root, "displacement_mean", {side}),
                                           side == kLong ? kDown : kUp));
    };
    return wrapped("Largest gap to the baseline price, mean of all paths: down " + gap(kLong)
                       + " %, up " + gap(kShort) + " %; share left at the end, %: "
                       + percent_cell(interval_of(root, "displacement_retained", {})),
                   "", "  ");
}

std::string asymmetry_lines(Dataset const& root) {
    std::string text;
    auto const add = [&](char const* label, std::string const& name,
                         std::vector<std::size_t> const& index) {
        Interval const figure = interval_of(root, name, index);
        if (figure.value > 0.0) {  // neither unknown nor the ratio of a gain to a loss
            text += (text.empty() ? "" : "; ") + std::string(label) + " " + times_cell(figure);
        }
    };
    add("liquidated", "asymmetry_liquidated", {});
    add("multiplier", "asymmetry_liquidation_multiplier", {});
    add("reach of nearest threshold", "asymmetry_passage_amplification", {});
    add("further move beyond it", "asymmetry_overshoot_difference", {});
    add("displacement", "asymmetry_displacement", {});
    std::size_t const q = position(root, "quantile", 0.99);
    if (q < root.extent("quantile")) {
        add("99 % drawdown over run-up amplification", "asymmetry_amplification", {q});
    }
    return text.empty() ? "" : wrapped("Asymmetry, long over short: " + text, "", "  ");
}

/// Fees, fund, deleveraging, where accounts are kept.
std::string cash_lines(Dataset const& root) {
    if (root.find("fees_mean") == nullptr) {
        return "";
    }
    auto const usd = [&](char const* name) { return usd_cell(interval_of(root, name, {})); };
    auto const share = [&](char const* name) { return percent_cell(interval_of(root, name, {})); };
    bool const finite = root.find("fund_exhausted_probability") != nullptr;
    return wrapped("Per path, USD: fees " + usd("fees_mean") + "; deleveraged "
                       + usd("deleveraged_mean") + "; bad debt " + usd("bad_debt_mean"),
                   "", "  ")
           + wrapped("Paths, %: "
                         + (finite ? "fund used up " + share("fund_exhausted_probability") + "; "
                                   : std::string())
                         + "deleveraging " + share("deleveraging_probability") + "; bad debt "
                         + share("bad_debt_probability"),
                     "", "  ");
}

/// What happens on each of several venues.
std::string venue_table(Dataset const& root) {
    if (root.find("venue_liquidated_mean") == nullptr) {
        return "";
    }
    auto const& names = std::get<engine::Strings>(root.at("venue").values);
    auto const row = [&](std::size_t v, std::string const& a, std::string const& b,
                         std::string const& c) {
        return table_row("  " + cut(printable(names[v]), kLabel - 2), a, b, c);
    };
    bool const accounts = root.find("venue_fees_mean") != nullptr;
    std::string text =
        "\n"
        + table_row("Venue, means", "longs liqu., USD", "shorts liqu., USD", "largest basis, %");
    for (std::size_t v = 0; v < names.size(); ++v) {
        text += row(v, usd_cell(interval_of(root, "venue_liquidated_mean", {v, kLong})),
                    usd_cell(interval_of(root, "venue_liquidated_mean", {v, kShort})),
                    percent_cell(interval_of(root, "venue_basis_mean", {v})));
    }
    std::size_t const l = position(root, "level", 0.99);
    if (!accounts || l == root.extent("level")) {
        return text;
    }
    text += table_row("Fund", "used up, %", "ES 99 %, USD", "deleveraging, %");
    for (std::size_t v = 0; v < names.size(); ++v) {
        text += row(v, percent_cell(interval_of(root, "venue_fund_exhausted_probability", {v})),
                    usd_cell(interval_of(root, "venue_fund_expected_shortfall", {v, l})),
                    percent_cell(interval_of(root, "venue_deleveraging_probability", {v})));
    }
    return text;
}

std::string critical_line(Dataset const& root) {
    if (root.find("critical_shock") == nullptr) {
        return "";
    }
    auto const shock = [&](std::size_t side, double outward) {
        double const y = root.number("critical_shock", {side});
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
    double const outward = root.number("threshold_side", {index}) == 0.0 ? kDown : kUp;
    double const distance = interval_of(root, "feedback_overshoot_mean", {index}).value
                            - interval_of(root, "overshoot_difference", {index}).value;
    return share_of_price({distance, unknown, unknown}, outward);
}

bool is_own_threshold(Dataset const& root, std::size_t index) {
    return root.find("threshold_own") != nullptr && root.number("threshold_own", {index}) == 1.0;
}

std::string thresholds_table(Dataset const& root) {
    std::size_t const thresholds = root.extent("threshold");
    if (thresholds == 0 || root.find("threshold_price") == nullptr) {
        return "";
    }
    std::string text = heading("Price");
    for (std::size_t i = 0; i < thresholds; ++i) {
        text += is_own_threshold(root, i) ? "" : threshold_rows(root, i);
    }
    return text;
}

std::string extremes_table(Dataset const& root) {
    if (root.find("feedback_drawdown_quantile") == nullptr) {
        return "";
    }
    return heading("Extremes, %") + extreme_rows(root, "drawdown", "drawdown", kDown)
           + extreme_rows(root, "runup", "run-up", kUp);
}

std::string risk_table(Dataset const& root) {
    if (root.find("feedback_value_at_risk") == nullptr) {
        return "";
    }
    std::string text = heading("Final loss, %");
    for (double const level : {0.975, 0.99}) {
        std::size_t const l = position(root, "level", level);
        if (l == root.extent("level")) {
            continue;
        }
        for (auto const& [name, label] :
             {std::pair{"value_at_risk", "  VaR "}, std::pair{"expected_shortfall", "  ES "}}) {
            std::string const measure = name;
            auto const world = [&](std::string const& which) {
                return percent_cell(
                    share_of_price(interval_of(root, which + "_" + measure, {l}), kDown));
            };
            text += table_row(label + level_text(level), world("baseline"), world("feedback"),
                              number_cell(interval_of(root, measure + "_amplification", {l})));
        }
    }
    return text;
}

std::string liquidation_table(Dataset const& root) {
    if (root.find("feedback_liquidated_mean") == nullptr) {
        return "";
    }
    std::string text = heading("Liquidated, USD");
    for (std::size_t const side : {kLong, kShort}) {
        text += table_row(side == kLong ? "  longs, mean" : "  shorts, mean",
                          usd_cell(interval_of(root, "baseline_liquidated_mean", {side})),
                          usd_cell(interval_of(root, "feedback_liquidated_mean", {side})),
                          number_cell(interval_of(root, "liquidation_multiplier", {side})));
    }
    return text;
}

std::string cascade_lines(Dataset const& root) {
    if (root.find("runaway_probability") == nullptr) {
        return "";
    }
    return "\n" + cascades_line(root) + displacement_lines(root) + asymmetry_lines(root)
           + "Paths with a runaway cascade, %: "
           + percent_cell(interval_of(root, "runaway_probability", {})) + "\n" + cash_lines(root)
           + critical_line(root) + venue_table(root);
}

}  // namespace cascade::program

#include "engine/results/comparison.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "engine/results/figure_values.hpp"
#include "engine/results/result_file.hpp"
#include "engine/results/summary.hpp"
#include "engine/statistics/batches.hpp"
#include "tests/helpers/errors.hpp"
#include "tests/unit/results/synthetic.hpp"

namespace cascade::engine {
namespace {

constexpr std::size_t kPaths = 2048;  // 64 in each batch

/// Two runs on the same paths; the second has half as much again of feedback.
struct Pair {
    Plan plan = synthetic::market_with_book();
    Tally a = synthetic::busy_tally(plan, kPaths);
    Tally b = a;

    Pair() {
        for (std::size_t i = 0; i < kPaths; ++i) {
            b.of(Figure::feedback_drawdown)[i] +=
                0.5 * (a.of(Figure::feedback_drawdown)[i] - a.of(Figure::baseline_drawdown)[i]);
            b.of(Figure::feedback_return)[i] -= 0.01 * std::sin(static_cast<double>(i));
        }
    }
};

std::size_t place(SectionedRun const& run, std::string const& name) {
    for (std::size_t i = 0; i < run.names.size(); ++i) {
        if (run.names[i] == name) {
            return i;
        }
    }
    ADD_FAILURE() << name;
    return 0;
}

FigureDifference const& of(Comparison const& c, std::string const& name) {
    static FigureDifference const kNone;
    for (FigureDifference const& figure : c.figures) {
        if (figure.name == name) {
            return figure;
        }
    }
    ADD_FAILURE() << name;
    return kNone;
}

/// Root of the unbiased variance of the values over their number.
double error_of_mean(std::vector<double> const& values) {
    return moments(values).standard_error;
}

TEST(FigureName, reads_back_what_it_writes) {
    Pair const pair;
    Dataset const root = summarize(pair.plan, pair.a, 0.95);
    for (Variable const& variable : root.variables) {
        for (std::size_t i = 0; i < size_of(variable.values); ++i) {
            FigureName const figure{variable.name, index_of(root, variable, i)};
            auto const found = find_figure(root, figure_text(root, figure));
            ASSERT_TRUE(found) << figure_text(root, figure);
            EXPECT_EQ(found->variable, figure.variable);
            EXPECT_EQ(found->index, figure.index);
        }
    }
}

TEST(FigureName, takes_labels_and_thresholds_by_price) {
    Plan plan = synthetic::market_with_book();
    plan.thresholds[1].price = 98.0;
    Dataset const root = summarize(plan, synthetic::busy_tally(plan, 100), 0.95);
    EXPECT_EQ(find_figure(root, "liquidation_multiplier[short]")->index[0], 1u);
    EXPECT_EQ(find_figure(root, "passage_amplification[98]")->index[0], 1u);
    EXPECT_EQ(find_figure(root, "passage_amplification[long 98]")->index[0], 1u);
    EXPECT_EQ(find_figure(root, "drawdown_quantile[feedback, 0.99]")->index, (Index{kFeedback, 7}));
    EXPECT_EQ(find_figure(root, " drawdown_amplification [ 0.990 ] ")->index[0], 7u);
    EXPECT_EQ(find_figure(root, "displacement_retained")->index.size(), 0u);
    for (char const* wrong : {"nothing", "drawdown_amplification", "drawdown_amplification[0.98]",
                              "drawdown_amplification[0.99", "drawdown_amplification[0.99]x",
                              "displacement_retained[1]", "liquidation_multiplier[up]", "",
                              "price_fan[60]", "price_fan[feedback, 60]", "drawdown_quantile[0.99]",
                              "passage_amplification[short 98]"}) {
        EXPECT_FALSE(find_figure(root, wrong)) << wrong;
    }
}

TEST(Sections, jackknife_of_a_mean_is_its_batch_error) {
    Pair const pair;
    SectionedRun const a = sectioned(pair.plan, pair.a);
    SectionedRun const b = sectioned(pair.plan, pair.b);
    std::size_t const i = place(a, "return_mean[feedback]");
    EXPECT_EQ(a.sections[i], SectionedRun::kJackknife);
    std::vector<double> batch_means;
    for (std::size_t k = 0; k < kBatches; ++k) {
        double sum = 0.0;
        for (std::size_t p = k * 64; p < (k + 1) * 64; ++p) {
            sum += pair.b.of(Figure::feedback_return)[p] - pair.a.of(Figure::feedback_return)[p];
        }
        batch_means.push_back(sum / 64.0);
    }
    PairedDifference const d = paired_difference(a, i, b, i);
    EXPECT_EQ(d.degrees, kBatches - 1);
    EXPECT_NEAR(d.standard_error / error_of_mean(batch_means), 1.0, 1e-9);
    EXPECT_NEAR(d.value, moments(batch_means).mean, 1e-15);
}

TEST(Sections, quantiles_take_batches_by_the_tail_rule) {
    Pair const pair;
    SectionedRun const a = sectioned(pair.plan, pair.a);
    SectionedRun const b = sectioned(pair.plan, pair.b);
    // 2048 * 0.05 = 102 paths: 8 batches; 0.01: none.
    std::size_t const i = place(a, "drawdown_amplification[0.95]");
    EXPECT_EQ(a.sections[i], kCoarseBatches);
    EXPECT_EQ(a.sections[place(a, "drawdown_amplification[0.99]")], 0u);
    EXPECT_EQ(a.sections[place(a, "value_at_risk[feedback, 0.95]")], kCoarseBatches);
    auto const ratio = [&](Tally const& tally, std::size_t first, std::size_t size) {
        double q[2];
        for (int w = 0; w < 2; ++w) {
            auto const& all =
                tally.of(w == 0 ? Figure::baseline_drawdown : Figure::feedback_drawdown);
            std::vector<double> part(all.begin() + static_cast<std::ptrdiff_t>(first),
                                     all.begin() + static_cast<std::ptrdiff_t>(first + size));
            std::sort(part.begin(), part.end());
            q[w] = sample_quantile(part, 0.95);
        }
        return q[1] / q[0];
    };
    std::vector<double> d;
    for (std::size_t k = 0; k < kCoarseBatches; ++k) {
        d.push_back(ratio(pair.b, k * 256, 256) - ratio(pair.a, k * 256, 256));
    }
    PairedDifference const found = paired_difference(a, i, b, i);
    EXPECT_NEAR(found.standard_error / error_of_mean(d), 1.0, 1e-9);
    EXPECT_NEAR(found.value, ratio(pair.b, 0, kPaths) - ratio(pair.a, 0, kPaths), 1e-12);
    EXPECT_EQ(found.degrees, kCoarseBatches - 1);
    std::size_t const none = place(a, "drawdown_amplification[0.99]");
    EXPECT_TRUE(std::isnan(paired_difference(a, none, b, none).standard_error));
}

TEST(Sections, too_few_paths_show_no_error) {
    Plan const plan = synthetic::market_with_book();
    SectionedRun const run = sectioned(plan, synthetic::busy_tally(plan, kLeastSectionedPaths - 1));
    EXPECT_TRUE(run.without.empty());
    EXPECT_TRUE(std::isnan(paired_difference(run, 0, run, 0).standard_error));
}

TEST(Sections, a_tally_comes_back_from_its_paths) {
    Pair const pair;
    Dataset paths = path_dataset(pair.plan, pair.a);
    Tally const back = tally_of(pair.plan, paths);
    EXPECT_EQ(back.figures, pair.a.figures);
    ASSERT_EQ(back.first_passage.size(), pair.a.first_passage.size());
    for (std::size_t k = 0; k < back.first_passage.size(); ++k) {
        for (std::size_t i = 0; i < kPaths; ++i) {
            double const x = pair.a.first_passage[k][i];
            double const y = back.first_passage[k][i];
            ASSERT_TRUE(x == y || (std::isnan(x) && std::isnan(y)));
        }
    }
    paths.variables.push_back({"weight", {"path"}, "1", "weight", Numbers(kPaths, 1.0), {}});
    EXPECT_ERROR(tally_of(pair.plan, paths), storage_failed);
}

TEST(Comparison, of_a_result_with_itself_finds_nothing) {
    Pair const pair;
    Dataset const root = summarize(pair.plan, pair.a, 0.95);
    SectionedRun const sections = sectioned(pair.plan, pair.a);
    Comparison const c = compare(root, root, &sections, &sections);
    EXPECT_TRUE(c.omitted.empty());
    EXPECT_GT(c.figures.size(), 300u);
    for (FigureDifference const& figure : c.figures) {
        EXPECT_FALSE(beyond(figure, {})) << figure.name;
    }
}

TEST(Comparison, pairs_where_it_can_and_adds_variances_where_not) {
    Pair const pair;
    Dataset const root_a = summarize(pair.plan, pair.a, 0.95);
    Dataset const root_b = summarize(pair.plan, pair.b, 0.95);
    SectionedRun const sections_a = sectioned(pair.plan, pair.a);
    SectionedRun const sections_b = sectioned(pair.plan, pair.b);
    std::string const mean = "return_mean[feedback]";
    Comparison const paired = compare(root_a, root_b, &sections_a, &sections_b);
    EXPECT_EQ(of(paired, mean).error, DifferenceError::paired);
    Comparison const apart = compare(root_a, root_b, nullptr, nullptr);
    EXPECT_EQ(of(apart, mean).error, DifferenceError::unpaired);
    double const error_a = root_a.number("return_mean_standard_error", {kFeedback});
    double const error_b = root_b.number("return_mean_standard_error", {kFeedback});
    EXPECT_NEAR(of(apart, mean).standard_error, std::hypot(error_a, error_b), 1e-15);
    EXPECT_LT(of(paired, mean).standard_error, 0.9 * of(apart, mean).standard_error);
    EXPECT_NEAR(of(paired, mean).z, of(paired, mean).difference / of(paired, mean).standard_error,
                1e-12);
    EXPECT_EQ(of(paired, "critical_shock[long]").error, DifferenceError::exact);
    EXPECT_EQ(of(paired, "price_fan[baseline, 120, 0.5]").error, DifferenceError::unknown);
    // A Wilson interval: half its width over the normal quantile.
    std::string const p = "runaway_probability";
    double const width = root_a.number(p + "_high", {}) - root_a.number(p + "_low", {});
    EXPECT_NEAR(of(apart, p).standard_error, std::sqrt(2.0) * 0.5 * width / 1.959963984540054,
                1e-12);
}

TEST(Comparison, matches_thresholds_by_price_and_says_what_it_leaves_out) {
    Pair const pair;
    Dataset const root_a = summarize(pair.plan, pair.a, 0.95);
    Plan swapped = pair.plan;
    std::swap(swapped.thresholds[0], swapped.thresholds[1]);
    Tally tally = pair.a;
    std::swap(tally.first_passage[0], tally.first_passage[1]);
    std::swap(tally.first_passage[2], tally.first_passage[3]);
    Dataset root_b = summarize(swapped, tally, 0.95);
    SectionedRun const sections_a = sectioned(pair.plan, pair.a);
    SectionedRun const sections_b = sectioned(swapped, tally);
    Comparison const c = compare(root_a, root_b, &sections_a, &sections_b);
    for (FigureDifference const& figure : c.figures) {
        EXPECT_FALSE(beyond(figure, {})) << figure.name;
    }
    EXPECT_EQ(of(c, "threshold_side[" + figure_text(root_a, {"threshold_side", {0}}).substr(15))
                  .difference,
              0.0);
    swapped.thresholds[1].price += 1.0;
    root_b = summarize(swapped, tally, 0.95);
    Comparison const other = compare(root_a, root_b, nullptr, nullptr);
    ASSERT_FALSE(other.omitted.empty());
    EXPECT_NE(other.omitted[0].reason.find("1 of 2"), std::string::npos);
}

TEST(Comparison, tolerance_is_relative_and_z_forgives_chance) {
    FigureDifference d;
    d.a = 100.0;
    d.b = 101.0;
    d.difference = 1.0;
    d.standard_error = 0.5;
    d.z = 2.0;
    d.error = DifferenceError::unpaired;
    EXPECT_TRUE(beyond(d, {}));
    EXPECT_TRUE(beyond(d, {0.0099, 0.0}));
    EXPECT_FALSE(beyond(d, {0.01, 0.0}));
    EXPECT_FALSE(beyond(d, {0.0, 2.0}));  // no allowance known
    d.allowance = 0.9;
    EXPECT_TRUE(beyond(d, {0.0, 2.0}));
    d.allowance = 1.1;
    EXPECT_FALSE(beyond(d, {0.0, 2.0}));
    d.error = DifferenceError::exact;
    d.z = NAN;
    EXPECT_TRUE(beyond(d, {0.0, 100.0}));
    d.error = DifferenceError::unknown;
    d.allowance = NAN;
    EXPECT_TRUE(beyond(d, {}));
    EXPECT_FALSE(beyond(d, {0.0, 3.0}));
    d.b = d.difference = NAN;
    EXPECT_TRUE(beyond(d, {0.5, 0.0}));
    EXPECT_FALSE(beyond(d, {0.5, 3.0}));
    d.a = NAN;
    EXPECT_FALSE(beyond(d, {}));
}

}  // namespace
}  // namespace cascade::engine

// How numbers, names and the summary are printed.

#include <cmath>
#include <limits>
#include <sstream>

#include <gtest/gtest.h>

#include "engine/results/result_file.hpp"
#include "engine/scenario/did_you_mean.hpp"
#include "tests/helpers/errors.hpp"
#include "tools/cascade/files.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/interval.hpp"
#include "tools/cascade/summary_text.hpp"

namespace cascade::program {
namespace {

double const kNan = std::numeric_limits<double>::quiet_NaN();

TEST(Format, usd_has_three_significant_digits_and_a_scale) {
    EXPECT_EQ(usd(2.14e9), "2.14 bn");
    EXPECT_EQ(usd(791e6), "791 M");
    EXPECT_EQ(usd(12000.0), "12.0 k");
    EXPECT_EQ(usd(87.4), "87.4");
    EXPECT_EQ(usd(0.00125), "0.00125");
    EXPECT_EQ(usd(-6.74e-7), "-6.74e-07");
    EXPECT_EQ(usd(999.6), "1.00 k");
    EXPECT_EQ(usd(1e12), "1.00 tn");
    EXPECT_EQ(usd(0.0), "0");
    EXPECT_EQ(usd(-5.5e6), "-5.50 M");
    EXPECT_EQ(usd(999.6e6), "1.00 bn");
    EXPECT_EQ(usd(9.996e6), "10.0 M");
    EXPECT_EQ(usd(1.5e15), "1,500 tn");
    EXPECT_EQ(usd(kNan), "n/a");
}

TEST(Format, prices_and_counts_have_separators) {
    EXPECT_EQ(price(105000.0), "105,000");
    EXPECT_EQ(price(1234.5), "1,234.5");
    EXPECT_EQ(price(0.0123456789), "0.012346");
    EXPECT_EQ(price(100000.2), "100,000.2");
    EXPECT_EQ(price(100000.25), "100,000.25");
    EXPECT_EQ(price(100000.123456), "100,000");
    EXPECT_EQ(price(1.3841e-5), "1.3841e-05");
    EXPECT_EQ(price(1.36e-5), "1.36e-05");
    EXPECT_EQ(price(1.0 / 3e6), "3.3333e-07");
    EXPECT_EQ(price(0.0), "0");
    EXPECT_EQ(count(1234567.0), "1,234,567");
    EXPECT_EQ(whole(999), "999");
    EXPECT_EQ(whole(1000), "1,000");
}

TEST(Format, amounts_are_as_stated) {
    EXPECT_EQ(amount(0.0), "0");
    EXPECT_EQ(amount(0.4), "0.4");
    EXPECT_EQ(amount(0.00125), "0.00125");
    EXPECT_EQ(amount(0.1 + 0.2), "0.3");
    EXPECT_EQ(amount(5e6), "5,000,000");
    EXPECT_EQ(amount(1e12), "1,000,000,000,000");
    EXPECT_EQ(amount(1234567890123.0), "1,234,567,890,123");
}

TEST(Format, values_of_one_row_are_told_apart) {
    EXPECT_EQ(prices({100000.2, 100000.4})[1], "100,000.4");
    EXPECT_EQ(prices({123456.78901, 123456.78902})[0], "123,456.78901");
    EXPECT_EQ(prices({123456.78901, 99.0})[0], "123,457");
    EXPECT_EQ(prices({1.0, 1.0, kNan, kNan})[0], "1.0000");
    EXPECT_EQ(labels({100000.0, 100100.0})[1], "100,100");
    EXPECT_EQ(labels({0.1, 0.2})[0], "0.1");
}

TEST(Files, are_named_by_scenarios_of_any_script) {
    EXPECT_EQ(file_stem("btc-110k_x.1"), "btc-110k_x.1");
    EXPECT_EQ(file_stem("\u6bd4\u7279\u5e01"), "\u6bd4\u7279\u5e01");
    for (char const* name : {"a b", "a/b", "a\u3000b", "a\u202eb",
                             "a\xff"
                             "b",
                             "a\nb"}) {
        EXPECT_EQ(file_stem(name).substr(0, 4), "a_b-") << name;
        EXPECT_EQ(file_stem(name).size(), 12U) << name;
    }
    EXPECT_NE(file_stem("a b"), file_stem("a/b"));
    EXPECT_EQ(file_stem(".x").substr(0, 11), "scenario.x-");
    EXPECT_EQ(file_stem("").substr(0, 9), "scenario-");
    std::string const longest =
        file_stem(std::string(100, 'x') + "\u6bd4\u6bd4" + std::string(300, 'y'));
    EXPECT_LE(longest.size(), 200U);
    EXPECT_EQ(printable(longest), longest);
    std::string wide;
    for (int i = 0; i < 100; ++i) {
        wide += "\u6bd4";
    }
    EXPECT_EQ(file_stem(wide).size(), 180U + 9U);
    EXPECT_EQ(printable(file_stem(wide)), file_stem(wide));
}

TEST(Format, shares_and_ratios) {
    EXPECT_EQ(percent(0.0431), "4.31 %");
    EXPECT_EQ(percent(0.0), "0 %");
    EXPECT_EQ(percent(1.0), "100 %");
    EXPECT_EQ(signed_percent(0.0431), "+4.31 %");
    EXPECT_EQ(signed_percent(-0.5), "-50.0 %");
    EXPECT_EQ(times(1.37), "1.37x");
    EXPECT_EQ(times(kNan), "n/a");
}

TEST(Format, durations) {
    EXPECT_EQ(duration(0.0123), "12.3 ms");
    EXPECT_EQ(duration(12.34), "12.3 s");
    EXPECT_EQ(duration(245.0), "4 min 05 s");
    EXPECT_EQ(duration(86400.0), "24 h 00 min");
    EXPECT_EQ(span(86400.0), "24 h");
    EXPECT_EQ(span(300.0), "5 min");
    EXPECT_EQ(span(90.0), "90 s");
    EXPECT_EQ(span(0.5), "0.5 s");
}

TEST(Format, printable_keeps_letters_and_drops_what_steers_a_terminal) {
    EXPECT_EQ(printable("a\x1b[31mb\x07\n"), "a[31mb");
    EXPECT_EQ(printable("gr\u00f6\u00dfe \u6771\u4eac"), "gr\u00f6\u00dfe \u6771\u4eac");
    EXPECT_EQ(printable("x\u202ey\u2066z"), "xyz");
    EXPECT_EQ(printable("\u0085c\xc2"), "c?");
    EXPECT_EQ(printable("\xff\xc0\x80"), "???");
}

TEST(Format, padding_counts_characters_not_bytes) {
    EXPECT_EQ(right("\u00f6", 3), "  \u00f6");
    EXPECT_EQ(left("\u00f6", 3), "\u00f6  ");
    EXPECT_EQ(width(cut("\u00f6\u00f6\u00f6\u00f6", 3)), 3U);
    EXPECT_EQ(cut("abc", 3), "abc");
    EXPECT_EQ(width("\u6bd4\u7279"), 4U);
    EXPECT_EQ(width("e\u0301"), 1U);
    EXPECT_EQ(cut("\u6bd4\u7279\u5e01", 4), "\u6bd4\u2026");
}

TEST(DidYouMean, finds_the_near_word_only) {
    std::vector<std::string> const words{"run", "validate", "map"};
    EXPECT_EQ(engine::did_you_mean("rnu", words), "run");
    EXPECT_EQ(engine::did_you_mean("vaildate", words), "validate");
    EXPECT_EQ(engine::did_you_mean("quantum", words), std::nullopt);
    EXPECT_EQ(engine::did_you_mean("", {}), std::nullopt);
}

TEST(Cells, carry_the_interval_in_the_unit_of_the_value) {
    EXPECT_EQ(percent_cell({0.0431, 0.0428, 0.0435}), "4.31 [4.28, 4.35]");
    EXPECT_EQ(times_cell({1.07, 1.05, 1.09}), "1.07x [1.05, 1.09]");
    EXPECT_EQ(usd_cell({34.5e6, 34.1e6, 34.9e6}), "34.5 [34.1, 34.9] M");
    EXPECT_EQ(usd_cell({999.0e6, 995.0e6, 1003.0e6}), "999 [995, 1003] M");
    EXPECT_EQ(times_cell({1.07, kNan, kNan}), "1.07x");
    EXPECT_EQ(number_cell({1.0032, 1.0012, 1.0042}), "1.003 [1.001, 1.004]");
    EXPECT_EQ(price_cell({3092.4, 3041.0, 3143.0}), "3,092 [3,041, 3,143]");
    EXPECT_EQ(price_cell({12.34, kNan, kNan}), "12.3");
    EXPECT_EQ(price_cell({6.742e-7, 6.51e-7, 6.97e-7}), "6.74 [6.51, 6.97]e-7");
    EXPECT_EQ(price_cell({6.742e-7, kNan, kNan}), "6.74e-07");
    EXPECT_EQ(percent_cell({0.0, 0.0, 1.9e-5}), "0.00 [0.00, 1.90]e-3");
    EXPECT_EQ(percent_cell({0.0, 0.0, 0.0019}), "0.00 [0.00, 0.19]");
    EXPECT_EQ(usd_cell({0.0, 0.0, 0.0}), "0.00");
    EXPECT_EQ(usd_cell({0.4, 0.3, 0.5}), "0.40 [0.30, 0.50]");
    EXPECT_EQ(times_cell({1.0, 1.0, 1.0}), "1.00x");
    EXPECT_EQ(times_cell({kNan, kNan, kNan}), "n/a");
}

TEST(Cells, take_intervals_from_ends_or_from_standard_errors) {
    engine::Dataset root;
    root.attributes = {{"confidence", 0.95}};
    root.variables = {{"a", {}, "1", "a", engine::Numbers{2.0}, {}},
                      {"a_low", {}, "1", "a", engine::Numbers{1.0}, {}},
                      {"a_high", {}, "1", "a", engine::Numbers{4.0}, {}},
                      {"b", {}, "1", "b", engine::Numbers{2.0}, {}},
                      {"b_standard_error", {}, "1", "b", engine::Numbers{0.5}, {}}};

    auto const interval = [&](char const* name) { return interval_of(root, root.at(name), {}); };
    EXPECT_EQ(interval("a").low, 1.0);
    EXPECT_EQ(interval("a").high, 4.0);
    EXPECT_NEAR(interval("b").high, 2.0 + 0.5 * 1.959963985, 1e-9);
    EXPECT_ERROR(interval_of(root, Aggregate::rounds_mean, {}), storage_failed);
    Interval const fall = mapped(interval("a"), [](double x) { return -x; });
    EXPECT_EQ(fall.low, -4.0);
    EXPECT_EQ(fall.high, -1.0);
}

TEST(Summary, of_a_dataset_without_figures_is_a_title) {
    engine::Dataset root;
    root.attributes = {{"scenario", std::string("bare\x1b[2J")}};

    std::string const text = summary_text(root);

    EXPECT_EQ(text.substr(0, text.find('\n')), "bare[2J");
    EXPECT_EQ(text.find("Price"), std::string::npos);
}

TEST(Summary, says_the_answer_for_each_threshold_within_80_columns) {
    engine::Dataset root;
    root.attributes = {{"scenario", std::string("two")}, {"confidence", 0.95}};
    root.coordinates = {engine::world_coordinate(),
                        coordinate(Axis::threshold, engine::Strings{"long 100700"})};
    auto const add = [&](Aggregate figure, engine::Numbers const& values) {
        engine::Variable const about = variable(figure, values);
        root.variables.push_back(about);
        for (auto const which : engine::companions_of(info(figure).error)) {
            bool const error = which == engine::Companion::standard_error;
            engine::Variable companion = about;
            companion.name = engine::companion_name(about.name, which);
            companion.values = error ? engine::Numbers(values.size(), 0.0) : values;
            root.variables.push_back(companion);
        }
    };
    add(Aggregate::threshold_price, {100700.0});
    root.variables.push_back(variable(Aggregate::threshold_side, engine::Integers{0}));
    add(Aggregate::passage_probability, {0.2, 0.25});
    add(Aggregate::passage_amplification, {1.25});
    add(Aggregate::overshoot_mean, {-std::log1p(-0.01), -std::log1p(-0.03)});
    add(Aggregate::overshoot_difference, {std::log1p(-0.01) - std::log1p(-0.03)});
    add(Aggregate::overshoot_amplification, {3.0});

    std::string const text = summary_text(root);

    EXPECT_NE(text.find("falls to 100,700"), std::string::npos);
    EXPECT_NE(text.find("3.00 % (3,021 USD)"), std::string::npos);
    EXPECT_NE(text.find("3.00x"), std::string::npos);
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        EXPECT_LE(width(line), 80U) << line;
    }
}

}  // namespace
}  // namespace cascade::program

/// The block `price`: each model read, resolved and assembled, and what is refused, with its words.

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "engine/scenario/assemble.hpp"
#include "engine/scenario/assemble_price.hpp"
#include "engine/scenario/series_file.hpp"
#include "tests/helpers/documents.hpp"

namespace cascade::test {
namespace {

using engine::Fault;
using engine::parse_scenario;
using engine::Plan;

/// A market without book, so that only the price matters.
Json with_price(Json const& price, std::string const& horizon = "1h",
                std::string const& step = "1min") {
    Json out = shipped("quiet");
    out["price"] = price;
    out["simulation"]["horizon"] = horizon;
    out["simulation"]["step"] = step;
    out["simulation"]["monitoring"] = "step";
    return out;
}

std::vector<std::string> warnings_of(Json const& document) {
    return engine::assemble(parse_scenario(document.dump(), "s.json", kScenarios)).warnings;
}

/// Faults in a data file, each as "LINE: message".
std::vector<std::string> file_faults(Json const& price, std::string const& text) {
    DataFile const data(text);
    std::vector<std::string> out;
    for (Fault const& fault : faults_of(with_price(price), data.folder())) {
        EXPECT_TRUE(fault.file.ends_with("d.csv")) << fault.text();
        out.push_back(std::to_string(fault.line) + ": " + fault.message);
    }
    return out;
}

void expect_file_fault(Json const& price, std::string const& text, std::string const& expected) {
    SCOPED_TRACE(text);
    auto const faults = file_faults(price, text);
    ASSERT_EQ(faults.size(), 1u) << (faults.empty() ? "" : faults.back());
    EXPECT_NE(faults[0].find(expected), std::string::npos) << faults[0];
}

Json const kGbm = Json::parse(R"({"model":"gbm","volatility":0.45})");
Json const kMerton = Json::parse(
    R"({"model":"merton","volatility":0.4,"jump_intensity":18,"jump_mean":-0.01,"jump_sd":0.04})");
Json const kKou = Json::parse(
    R"({"model":"kou","volatility":0.4,"drift":0.1,"jump_intensity":20,"jump_up_probability":0.4,
        "jump_up_mean":0.025,"jump_down_mean":0.035})");
Json const kHeston = Json::parse(
    R"({"model":"heston","initial_variance":0.3,"long_variance":0.2,"mean_reversion":60,
        "vol_of_variance":3,"correlation":-0.2})");
Json const kHawkes = Json::parse(
    R"({"model":"hawkes","volatility":0.4,"jump_intensity":100,"excitation":5000,"decay":10000,
        "jump_mean":0,"jump_sd":0.01})");
Json const kBootstrap =
    Json::parse(R"({"model":"bootstrap","returns":[0.001,-0.002,0.003,0],"block_length":2})");
Json const kBootstrapFile = Json::parse(R"({"model":"bootstrap","file":"d.csv","block_length":1})");
Json const kPath = Json::parse(
    R"({"model":"scenario","path":[{"time":"10min","log_price":-0.1},{"time":"20min","price":105000}]})");
Json const kPathFile = Json::parse(R"({"model":"scenario","file":"d.csv"})");

TEST(Price, JumpModels) {
    auto const merton = plan_of(with_price(kMerton)).price;
    auto const& gbm = std::get<models::Gbm>(merton.diffusion);
    EXPECT_EQ(gbm.volatility, 0.4);
    EXPECT_EQ(gbm.drift, 0.0);
    EXPECT_EQ(merton.jumps->intensity, 18.0);
    EXPECT_EQ(merton.jumps->initial_intensity, 18.0);
    EXPECT_EQ(merton.jumps->excitation, 0.0);
    EXPECT_EQ(std::get<models::NormalJump>(merton.jumps->size).mean, -0.01);
    EXPECT_EQ(std::get<models::NormalJump>(merton.jumps->size).sd, 0.04);
    EXPECT_TRUE(merton.volatility_multiplier.empty());
    EXPECT_TRUE(merton.prescribed.empty());

    auto const kou = plan_of(with_price(kKou)).price;
    EXPECT_EQ(std::get<models::Gbm>(kou.diffusion).drift, 0.1);
    auto const& sizes = std::get<models::DoubleExponentialJump>(kou.jumps->size);
    EXPECT_EQ(sizes.up_probability, 0.4);
    EXPECT_EQ(sizes.up_mean, 0.025);
    EXPECT_EQ(sizes.down_mean, 0.035);
    EXPECT_FALSE(plan_of(with_price(kGbm)).price.jumps);
}

TEST(Price, StochasticVariance) {
    auto const heston = plan_of(with_price(kHeston)).price;
    auto const& h = std::get<models::Heston>(heston.diffusion);
    EXPECT_EQ(h.initial_variance, 0.3);
    EXPECT_EQ(h.long_variance, 0.2);
    EXPECT_EQ(h.mean_reversion, 60.0);
    EXPECT_EQ(h.vol_of_variance, 3.0);
    EXPECT_EQ(h.correlation, -0.2);
    EXPECT_FALSE(heston.jumps);
    auto const bates = plan_of(shipped("bates")).price;
    EXPECT_TRUE(std::holds_alternative<models::Heston>(bates.diffusion));
    EXPECT_TRUE(bates.jumps);
}

TEST(Price, FellersConditionIsOnlyAWarning) {
    EXPECT_TRUE(warnings_of(with_price(kHeston)).empty());
    auto const warnings = warnings_of(with_price(changed(kHeston, "vol_of_variance", 6)));
    ASSERT_EQ(warnings.size(), 1u);
    EXPECT_NE(warnings[0].find("Feller"), std::string::npos);
}

TEST(Price, HawkesOnEitherDiffusionWithEitherSizeLaw) {
    auto const plain = plan_of(with_price(kHawkes)).price;
    EXPECT_TRUE(std::holds_alternative<models::Gbm>(plain.diffusion));
    EXPECT_EQ(plain.jumps->initial_intensity, 100.0);
    EXPECT_EQ(plain.jumps->branching_ratio(), 0.5);
    Json other = kHeston;
    other["model"] = "hawkes";
    for (char const* key : {"jump_intensity", "excitation", "decay"}) {
        other[key] = kHawkes[key];
    }
    for (char const* key : {"jump_up_probability", "jump_up_mean", "jump_down_mean"}) {
        other[key] = kKou[key];
    }
    other["initial_jump_intensity"] = 150;
    auto const price = plan_of(with_price(other)).price;
    EXPECT_TRUE(std::holds_alternative<models::Heston>(price.diffusion));
    EXPECT_TRUE(std::holds_alternative<models::DoubleExponentialJump>(price.jumps->size));
    EXPECT_EQ(price.jumps->initial_intensity, 150.0);
}

TEST(Price, KeysOfOtherModelsAreRefused) {
    expect_fault(with_price(changed(kGbm, "jump_sd", 0.1)), "/price/jump_sd",
                 "\"jump_sd\" does not belong to model \"gbm\"; it belongs to \"merton\", "
                 "\"bates\", \"hawkes\"");
    expect_fault(with_price(changed(kHeston, "volatility", 0.4)), "/price/volatility",
                 "does not belong to model \"heston\"");
    expect_fault(with_price(changed(kMerton, "excitation", 1)), "/price/excitation",
                 "it belongs to \"hawkes\"");
    expect_fault(with_price(changed(kPath, "drift", 0)), "/price/drift",
                 "does not belong to model \"scenario\"");
    expect_fault(with_price(changed(kBootstrap, "volatility_multiplier", Json::array())),
                 "/price/volatility_multiplier", "does not belong to model \"bootstrap\"");
    expect_fault(with_price(changed(kPath, "noise", changed(kGbm, "scheme", "moving"))),
                 "/price/noise/scheme", "does not belong to model \"gbm\"");
    expect_fault(with_price(changed(kPath, "noise", Json{{"model", "scenario"}})),
                 "/price/noise/model", "\"scenario\" is not one of");
}

TEST(Price, MissingKeysAreNamed) {
    expect_fault(with_price(without(kGbm, "volatility")), "/price",
                 "the key \"volatility\" is missing for model \"gbm\"");
    for (char const* key : {"volatility", "jump_intensity", "jump_up_probability", "jump_up_mean",
                            "jump_down_mean"}) {
        expect_fault(with_price(without(kKou, key)), "/price",
                     "the key \"" + std::string(key) + "\" is missing for model \"kou\"");
    }
    expect_fault(with_price(without(kBootstrap, "block_length")), "/price",
                 "\"block_length\" is missing");
    expect_fault(with_price(changed(kPath, "noise", without(kGbm, "volatility"))), "/price/noise",
                 "\"volatility\" is missing for model \"gbm\"");
}

TEST(Price, DepthFollowsOnlyWhatVaries) {
    auto const with_depth = [](Json const& price, char const* key) {
        Json document = with_price(price);
        document["depth"] = {{"recovery_half_life", "15min"}, {"depletion", 0.5}, {key, 1}};
        return document;
    };
    expect_fault(with_depth(kGbm, "volatility_exponent"), "/depth/volatility_exponent",
                 "the volatility of this price does not vary");
    expect_fault(with_depth(kMerton, "intensity_exponent"), "/depth/intensity_exponent",
                 "expected model \"hawkes\"");
    Plan const heston = plan_of(with_depth(kHeston, "volatility_exponent"));
    EXPECT_EQ(heston.depth.volatility_exponent, 1.0);
    Plan const hawkes = plan_of(with_depth(kHawkes, "intensity_exponent"));
    EXPECT_EQ(hawkes.depth.intensity_exponent, 1.0);
}

TEST(Price, IntensityNeverStartsBelowItsLeast) {
    expect_fault(with_price(changed(kHawkes, "initial_jump_intensity", 50)),
                 "/price/initial_jump_intensity", "50 is below jump_intensity, 100");
}

TEST(Price, StationaryHistory) {
    Json const settled = changed(kHawkes, "jump_history", "stationary");
    EXPECT_TRUE(plan_of(with_price(settled)).price.jumps->stationary);
    EXPECT_FALSE(plan_of(with_price(changed(settled, "excitation", 0))).price.jumps->stationary)
        << "nothing to remember";
    expect_fault(with_price(changed(settled, "initial_jump_intensity", 200)),
                 "/price/initial_jump_intensity", "leave one of the two out");
    // 16 relaxation times of 500 years, at 5000 jumps a year
    Json slow = changed(changed(settled, "excitation", 9999.998), "jump_intensity", 0.001);
    expect_fault(with_price(changed(slow, "jump_mean", -0.1)), "/price/jump_history",
                 "jumps per path before the start; expected at most 100000");
}

TEST(Price, Alternatives) {
    expect_fault(with_price(without(kHawkes, "volatility")), "/price",
                 "model \"hawkes\" needs either \"volatility\" or \"initial_variance\"");
    expect_fault(with_price(without(kHawkes, "jump_sd")), "/price",
                 "the key \"jump_sd\" is missing beside \"jump_mean\"");
    expect_fault(with_price(changed(kHawkes, "jump_up_mean", 0.1)), "/price",
                 "\"jump_mean\" and \"jump_up_mean\" exclude each other");
    expect_fault(with_price(without(kBootstrap, "returns")), "/price",
                 "needs either \"file\" or \"returns\"");
    expect_fault(with_price(without(kPath, "path")), "/price", "needs either \"path\" or \"file\"");
    expect_fault(with_price(changed(kGbm, "volatility_period", "24h")), "/price/volatility_period",
                 "\"volatility_period\" needs \"volatility_multiplier\"");
    expect_fault(with_price(changed(kBootstrap, "price_column", "close")), "/price/price_column",
                 "\"price_column\" needs \"file\"");
}

TEST(Price, RangesGiveTheirReason) {
    expect_fault(with_price(changed(kKou, "jump_up_mean", 1)), "/price/jump_up_mean",
                 "1 is not above 0 and below 1: from 1 on the expected price is infinite");
    expect_fault(with_price(changed(kHeston, "mean_reversion", 0)), "/price/mean_reversion",
                 "variance would not return");
    expect_fault(with_price(changed(kHeston, "correlation", -1.1)), "/price/correlation",
                 "at least -1");
    expect_fault(with_price(changed(kHawkes, "excitation", 10000)), "/price/excitation",
                 "excitation / decay = 1 others on average; expected below 1");
    expect_fault(with_price(changed(kMerton, "jump_intensity", 3e7)), "/price/jump_intensity",
                 "57.0776 jumps per step on average; expected at most 50");
    expect_fault(with_price(changed(kHawkes, "jump_intensity", 1.5e7)), "/price/jump_intensity",
                 "57.0776 jumps per step");
    expect_fault(with_price(changed(kHawkes, "initial_jump_intensity", 3e7)),
                 "/price/jump_intensity", "57.0776 jumps per step");
}

/// E[S] of a Hawkes process is finite for ever iff E[exp(J)] <= exp(n - 1) / n, n the branching
/// ratio; beyond that it explodes, here after 3.698 / excitation = 6.48 h.
TEST(Price, HawkesMustKeepTheExpectedPriceFinite) {
    Json price = changed(kHawkes, "jump_sd", 0.62);  // exp(sd^2 / 2) = 1.2119, bound 1.2131
    EXPECT_TRUE(faults_of(with_price(price, "30d", "1h")).empty());
    price["jump_sd"] = 0.8;  // 1.377
    EXPECT_TRUE(faults_of(with_price(price, "4h")).empty());
    expect_fault(with_price(price, "24h"), "/price/excitation",
                 "the expected price is infinite after 6.47929 h");
    Json falling = changed(price, "jump_mean", -0.4);
    EXPECT_TRUE(faults_of(with_price(falling, "30d", "1h")).empty());
}

TEST(Price, BootstrapInline) {
    auto const price = plan_of(with_price(kBootstrap)).price;
    auto const& b = std::get<models::Bootstrap>(price.diffusion);
    EXPECT_EQ(b.returns, (std::vector<double>{0.001, -0.002, 0.003, 0.0}));
    EXPECT_EQ(b.scheme, models::BlockScheme::stationary);
    EXPECT_EQ(b.block_length, 2.0);
    auto const moving = plan_of(with_price(changed(kBootstrap, "scheme", "moving"))).price;
    EXPECT_EQ(std::get<models::Bootstrap>(moving.diffusion).scheme, models::BlockScheme::moving);

    expect_fault(with_price(changed(kBootstrap, "returns", {0.1})), "/price/returns",
                 "1 returns; expected from 2");
    expect_fault(with_price(changed(kBootstrap, "block_length", 5)), "/price/block_length",
                 "5 is more than the history has, 4 returns");
    expect_fault(with_price(changed(kBootstrap, "block_length", 0.5)), "/price/block_length",
                 "at least 1");
    Json const fixed = changed(kBootstrap, "block_length", 1.5);
    EXPECT_TRUE(faults_of(with_price(fixed)).empty());
    expect_fault(with_price(changed(fixed, "scheme", "circular")), "/price/block_length",
                 "1.5 is not a whole number, which the scheme \"circular\" needs");
    expect_fault(with_price(changed(kBootstrap, "returns", {0.1, -0.2, 0.1})), "/price/returns",
                 "not in percent?");
}

/// A given drift is met by the mean of exp(return) over the history.
TEST(Price, BootstrapDrift) {
    auto const plan = plan_of(with_price(changed(kBootstrap, "drift", 0.5)));
    double mean = 0.0;
    for (double const r : std::get<models::Bootstrap>(plan.price.diffusion).returns) {
        mean += std::exp(r) / 4.0;
    }
    EXPECT_NEAR(mean, std::exp(0.5 * plan.step_years()), 1e-15);
}

TEST(Price, BootstrapNeedsMonitoringAtSteps) {
    Json document = with_price(kBootstrap);
    document["simulation"]["monitoring"] = "bridge";
    expect_fault(document, "/simulation/monitoring", "a bootstrap needs monitoring \"step\"");
    document["simulation"].erase("monitoring");
    expect_fault(document, "/simulation/monitoring", "does not say how far price went");
    document["price"] = changed(kPath, "noise", kBootstrap);
    expect_fault(document, "/simulation/monitoring", "a bootstrap needs");
}

TEST(Price, BootstrapFile) {
    DataFile const data(
        "# prices\r\nvolume, price ,timestamp\r\n9,100,2025-10-10T21:15:00Z\r\n"
        "8,101,2025-10-10 21:16:00\r\n\r\n7,99.5,2025-10-10T23:17+02:00\r\n");
    auto const price = plan_of(with_price(kBootstrapFile), data.folder()).price;
    auto const& returns = std::get<models::Bootstrap>(price.diffusion).returns;
    ASSERT_EQ(returns.size(), 2u);
    EXPECT_NEAR(returns[0], std::log(1.01), 1e-15);
    EXPECT_NEAR(returns[1], std::log(99.5 / 101.0), 1e-15);
    DataFile const named("close,r\n1,0.001\n2,0.002\n");
    auto const returns_named =
        plan_of(with_price(changed(kBootstrapFile, "return_column", "r")), named.folder()).price;
    EXPECT_EQ(std::get<models::Bootstrap>(returns_named.diffusion).returns,
              (std::vector<double>{0.001, 0.002}));
    expect_fault(with_price(kBootstrapFile), "/price/file", "cannot be opened");
}

TEST(Price, BootstrapFileFaults) {
    expect_file_fault(kBootstrapFile, "", "1: the file has no header line");
    expect_file_fault(kBootstrapFile, "close\n1\n2\n", "1: there is no column \"price\" or");
    expect_file_fault(kBootstrapFile, "price,return\n1,0\n2,0\n", "1: there are columns");
    expect_file_fault(kBootstrapFile, "price,price\n1,1\n2,2\n",
                      "1: column \"price\" is given twice");
    expect_file_fault(changed(kBootstrapFile, "price_column", "clsoe"), "close\n1\n2\n",
                      "1: there is no column \"clsoe\"; did you mean \"close\"?");
    expect_file_fault(kBootstrapFile, "time_s,timestamp,price\n1,2,3\n",
                      "1: columns \"time_s\" and");
    expect_file_fault(kBootstrapFile, "price\n1\n0\n2\n", "3: price: \"0\" is not a price above 0");
    expect_file_fault(kBootstrapFile, "return\n0.1\nnan\n",
                      "3: return: \"nan\" is not a log return");
    expect_file_fault(kBootstrapFile, "return\n0.1\n\n0.1,2\n", "4: 2 fields, the header has 1");
    expect_file_fault(kBootstrapFile, "time_s,price\n60,1\nx,1\n",
                      "3: time_s: \"x\" is not a plain decimal number");
    expect_file_fault(kBootstrapFile, "timestamp,price\n2025-02-30,1\n",
                      "2: timestamp: \"2025-02-30\" is not a date and time");
    expect_file_fault(kBootstrapFile, "time_s,price\n0,1\n60,1\n60,1\n120,1\n",
                      "4: time_s: 60 is not after the row before it, line 3");
    Json both = changed(kBootstrapFile, "price_column", "price");
    both["return_column"] = "return";
    DataFile const data("price,return\n1,0\n1.001,0\n1,0\n");
    expect_fault(with_price(both), "/price", "exclude each other", data.folder());
}

TEST(Price, SpacingOfTheSeries) {
    expect_file_fault(kBootstrapFile, "time_s,price\n0,1\n300,1.001\n600,1\n",
                      "3: rows are 5min apart, but the step of the simulation is 1min");
    expect_file_fault(kBootstrapFile,
                      "time_ms,price\n0,1\n60000,1.001\n120000,1\n300000,1\n360000,1\n",
                      "5: 3min after the row before it, line 4; other rows are 1min apart");
    DataFile const untimed("return\n0.001\n-0.001\n");
    EXPECT_TRUE(faults_of(with_price(kBootstrapFile), untimed.folder()).empty());
    DataFile const short_file("price\n1\n2\n");
    auto const faults = faults_of(with_price(kBootstrapFile), short_file.folder());
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_EQ(faults[0].pointer, "/price/file");
    EXPECT_NE(faults[0].message.find("1 returns; expected from 2"), std::string::npos);
}

TEST(Price, Timestamps) {
    auto const ns = [](std::int64_t s) { return s * 1'000'000'000; };
    EXPECT_EQ(engine::parse_timestamp("1970-01-01"), 0);
    EXPECT_EQ(engine::parse_timestamp("2025-10-10T21:15:00Z"), ns(1760130900));
    EXPECT_EQ(engine::parse_timestamp("2024-02-29 12:00"), ns(1709208000));
    EXPECT_EQ(engine::parse_timestamp("2025-10-10T21:15:00.5+05:30"), ns(1760111100) + 500000000);
    for (char const* text : {"", "2025", "2023-02-29", "2025-13-01", "2025-10-10T", "2025-10-10T2",
                             "2025-10-10T24:00", "2025-10-10T21:15:00X", "2025-10-10x"}) {
        EXPECT_FALSE(engine::parse_timestamp(text)) << text;
    }
}

TEST(Price, PrescribedPathLinear) {
    auto const plan = plan_of(with_price(kPath));
    auto const& moves = plan.price.prescribed;
    ASSERT_EQ(moves.size(), 60u);
    double at = 0.0;
    for (std::size_t k = 1; k <= 60; ++k) {
        at += moves[k - 1];
        auto const t = static_cast<double>(k);
        EXPECT_NEAR(at, k <= 10 ? -0.01 * t : k <= 20 ? -0.1 + 0.01 * (t - 10.0) : 0.0, 1e-15);
    }
    EXPECT_EQ(std::get<models::Gbm>(plan.price.diffusion).volatility, 0.0);
    auto const noisy = plan_of(with_price(changed(kPath, "noise", kMerton))).price;
    EXPECT_EQ(std::get<models::Gbm>(noisy.diffusion).volatility, 0.4);
    EXPECT_TRUE(noisy.jumps);
    EXPECT_EQ(noisy.prescribed, moves);
}

/// A shock belongs to the step that its time falls in; one at a grid point to the step it ends.
TEST(Price, PrescribedPathInSteps) {
    Json price = changed(kPath, "interpolation", "step");
    price["path"] = Json::parse(R"([{"time":"10min","log_price":-0.1},
                                    {"time":"90.5min","log_price":-0.05},
                                    {"time":"90.7min","log_price":0.02}])");
    auto const moves = plan_of(with_price(price, "2h")).price.prescribed;
    ASSERT_EQ(moves.size(), 120u);
    for (std::size_t k = 1; k <= 120; ++k) {
        EXPECT_NEAR(moves[k - 1], k == 10 ? -0.1 : k == 91 ? 0.12 : 0.0, 1e-16) << k;
    }
}

TEST(Price, PrescribedPathFaults) {
    auto const expect = [](char const* path, std::string const& pointer, std::string const& words) {
        expect_fault(with_price(changed(kPath, "path", Json::parse(path))), pointer, words);
    };
    expect("[]", "/price/path", "the list is empty");
    expect(R"([{"time":"1min"}])", "/price/path/0", "either \"price\" or \"log_price\"");
    expect(R"([{"time":"1min","price":1,"log_price":1}])", "/price/path/0", "either");
    expect(R"([{"time":"2min","price":1},{"time":"2min","price":2}])", "/price/path/1/time",
           "2min is not after the point before it, 2min");
    expect(R"([{"time":"2h","price":1}])", "/price/path/0/time", "2h is beyond the horizon of 1h");
    expect(R"([{"time":"0s","price":1}])", "/price/path/0/time", "above 0");
}

TEST(Price, RecordedPath) {
    DataFile const data("time_s,close\n1000,200\n1060,210\n1180,190\n");
    Json const price = changed(kPathFile, "price_column", "close");
    auto const plan = plan_of(with_price(price), data.folder());
    auto const& moves = plan.price.prescribed;
    EXPECT_NEAR(moves[0], std::log(210.0 / 200.0), 1e-15);
    EXPECT_NEAR(moves[1], 0.5 * std::log(190.0 / 210.0), 1e-15);
    EXPECT_NEAR(moves[2], 0.5 * std::log(190.0 / 210.0), 1e-15);
    EXPECT_EQ(moves[3], 0.0);
    auto const scenario = parse_scenario(with_price(price).dump(), "s.json", data.folder());
    auto const warnings = engine::assemble(scenario).warnings;
    ASSERT_EQ(warnings.size(), 1u);
    EXPECT_NE(warnings[0].find("its moves are taken"), std::string::npos);

    expect_file_fault(kPathFile, "time_s,return\n0,1\n60,1\n", "there is no column \"price\";");
    expect_file_fault(kPathFile, "price\n1\n2\n", "no column gives time");
    expect_file_fault(kPathFile, "time_s,price\n0,1\n", "at least 2 rows");
    expect_file_fault(kPathFile, "time_s,price\n0,1\n3660,2\n",
                      "3: 61min after the first row, beyond the horizon of 1h");
}

Json factors(char const* list) {
    return changed(kGbm, "volatility_multiplier", Json::parse(list));
}

TEST(Price, VolatilityMultiplier) {
    Json price = factors(R"([{"start":"0s","factor":1},{"start":"10min","factor":3},
                             {"start":"20.5min","factor":0.1}])");
    auto const once = plan_of(with_price(price)).price.volatility_multiplier;
    ASSERT_EQ(once.size(), 60u);
    for (std::size_t k = 1; k <= 60; ++k) {
        double const mixed = std::sqrt(0.5 * 9.0 + 0.5 * 0.01);
        EXPECT_NEAR(once[k - 1], k <= 10 ? 1.0 : k <= 20 ? 3.0 : k == 21 ? mixed : 0.1, 1e-15);
    }
    price["volatility_period"] = "30min";
    auto const twice = plan_of(with_price(price)).price.volatility_multiplier;
    for (std::size_t k = 0; k < 30; ++k) {
        EXPECT_EQ(twice[k], once[k]) << k;
        EXPECT_EQ(twice[k + 30], twice[k]) << k;
    }
    EXPECT_EQ(twice[15], 3.0) << "not within a rounding, exactly";
}

TEST(Price, VolatilityMultiplierFaults) {
    std::string const at = "/price/volatility_multiplier";
    expect_fault(with_price(factors("[]")), at, "the list is empty");
    expect_fault(with_price(factors(R"([{"start":"1s","factor":1}])")), at + "/0/start",
                 "expected \"0s\"");
    expect_fault(with_price(factors(R"([{"start":"0s","factor":101}])")), at + "/0/factor",
                 "at most 100");
    expect_fault(with_price(factors(R"([{"start":"0","factor":1}])")), at + "/0/start",
                 "expected a number from 0");
    expect_fault(
        with_price(factors(R"([{"start":"0min","factor":1},{"start":"0.0s","factor":2}])")),
        at + "/1/start", "0.0s is not after the start before it, 0min");
    Json const late = factors(R"([{"start":"0s","factor":1},{"start":"25h","factor":2}])");
    EXPECT_TRUE(faults_of(with_price(late)).empty()) << "beyond the horizon: never reached";
    expect_fault(with_price(changed(late, "volatility_period", "24h")), at + "/1/start",
                 "25h is not before volatility_period, 24h");
    expect_fault(
        with_price(changed(factors(R"([{"start":"0s","factor":1}])"), "volatility_period", "1us")),
        "/price/volatility_period", "factors over the horizon");
    Json stress = kPath;
    stress["volatility_multiplier"] = Json::parse(R"([{"start":"0s","factor":2}])");
    expect_fault(with_price(stress), at, "\"volatility_multiplier\" needs \"noise\"");
    expect_fault(with_price(changed(stress, "noise", kBootstrap)), at, "the noise is a bootstrap");
    EXPECT_TRUE(faults_of(with_price(changed(stress, "noise", kHeston))).empty());
}

/// Written out and read back, away from its files, a scenario gives the same plan.
TEST(Price, ResolvedReadsBackToTheSamePlan) {
    DataFile const data("time_s,price\n0,100\n60,101\n120,99\n180,100.5\n");
    std::vector<Json> documents{
        with_price(kGbm),    with_price(kMerton),        with_price(kKou),
        with_price(kHeston), with_price(kHawkes),        with_price(kBootstrap),
        with_price(kPath),   with_price(kBootstrapFile), with_price(kPathFile)};
    documents.push_back(with_price(changed(kPath, "noise", kBootstrapFile)));
    documents.push_back(with_price(changed(kPathFile, "noise", kHawkes)));
    documents.push_back(with_price(changed(kBootstrapFile, "drift", 0.3)));
    documents.push_back(
        with_price(factors(R"([{"start":"0s","factor":1},{"start":"7.5min","factor":3}])")));
    documents.back()["price"]["volatility_period"] = "24h";
    for (Json const& document : documents) {
        SCOPED_TRACE(document["price"].dump());
        auto const first = parse_scenario(document.dump(), "s.json", data.folder());
        std::string const resolved = engine::resolved_json(first);
        auto const second = parse_scenario(resolved, "resolved", "/nowhere");
        EXPECT_EQ(engine::resolved_json(second), resolved);
        Plan const a = engine::assemble(first).plan;
        Plan const b = engine::assemble(second).plan;
        EXPECT_EQ(a.price.diffusion.index(), b.price.diffusion.index());
        EXPECT_EQ(a.price.prescribed, b.price.prescribed);
        EXPECT_EQ(a.price.volatility_multiplier, b.price.volatility_multiplier);
        EXPECT_EQ(a.price.jumps.has_value(), b.price.jumps.has_value());
        EXPECT_EQ(a.grid.fan_half_range, b.grid.fan_half_range);
        if (auto const* const history = std::get_if<models::Bootstrap>(&a.price.diffusion)) {
            EXPECT_EQ(history->returns, std::get<models::Bootstrap>(b.price.diffusion).returns);
        }
    }
}

TEST(Price, ResolvedSaysWhatWasLeftOut) {
    auto const price_of = [](Json const& document) {
        auto const scenario = parse_scenario(document.dump(), "s.json", kScenarios);
        return Json::parse(engine::resolved_json(scenario))["price"];
    };
    EXPECT_EQ(price_of(with_price(kGbm)),
              Json::parse(R"({"model":"gbm","volatility":0.45,"drift":0.0})"));
    EXPECT_EQ(price_of(with_price(kHawkes))["initial_jump_intensity"], 100.0);
    EXPECT_EQ(price_of(with_price(kHawkes))["jump_history"], "none");
    EXPECT_FALSE(price_of(with_price(changed(kHawkes, "jump_history", "stationary")))
                     .contains("initial_jump_intensity"));
    EXPECT_EQ(price_of(with_price(kBootstrap))["scheme"], "stationary");
    EXPECT_FALSE(price_of(with_price(kBootstrap)).contains("drift")) << "the history's own";
    EXPECT_EQ(price_of(with_price(kPath))["interpolation"], "linear");
    EXPECT_EQ(price_of(with_price(changed(kPath, "noise", kGbm)))["noise"]["drift"], 0.0);
}

/// The fan covers eight standard deviations of every model's end.
TEST(Price, SpreadCoversTheModel) {
    double const day = 1.0 / 365.0;
    auto const spread = [](Json const& price) {
        return engine::price_spread(plan_of(with_price(price, "24h")));
    };
    EXPECT_DOUBLE_EQ(spread(kGbm), 8.0 * 0.45 * std::sqrt(day));
    double const jumps = 18.0 * day * (0.01 * 0.01 + 0.04 * 0.04);
    EXPECT_NEAR(spread(kMerton), 8.0 * std::sqrt(0.16 * day + jumps) + 0.13, 1e-12);
    EXPECT_NEAR(
        spread(kKou),
        8.0 * std::sqrt(0.16 * day + 40.0 * day * (0.4 * 0.025 * 0.025 + 0.6 * 0.035 * 0.035))
            + 6.0 * 0.035 + 0.1 * day,
        1e-12);
    double const variance = 0.2 * day + 0.1 * (1.0 - std::exp(-60.0 * day)) / 60.0;
    EXPECT_NEAR(spread(kHeston), 8.0 * std::sqrt(variance), 1e-12);
    EXPECT_NEAR(spread(kHawkes), 8.0 * std::sqrt(0.16 * day + 200.0 * day * 1e-4) + 0.03, 1e-12);
    EXPECT_NEAR(spread(kPath), 0.1, 1e-12);
    EXPECT_NEAR(spread(changed(kGbm, "volatility_multiplier",
                               Json::parse(R"([{"start":"0s","factor":2}])"))),
                2.0 * spread(kGbm), 1e-12);
    double const sd = std::sqrt((0.0005 * 0.0005 * 2 + 0.0025 * 0.0025 * 2) / 4.0 * 1440.0);
    Json const single = changed(kBootstrap, "block_length", 1);
    EXPECT_NEAR(spread(single), 8.0 * sd + 0.0005 * 1440.0 + 0.003, 1e-12);
    EXPECT_LE(spread(kBootstrap), spread(single) * 1.5);
}

}  // namespace
}  // namespace cascade::test

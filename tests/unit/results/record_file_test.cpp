/// Files of records: what comes back is what went in, or is refused in words.

#include "engine/results/record_file.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <unistd.h>

#include "engine/results/record_dataset.hpp"
#include "engine/tail/estimate.hpp"
#include "tests/helpers/errors.hpp"
#include "tests/helpers/plans.hpp"

namespace cascade::test {
namespace {

namespace fs = std::filesystem;
using engine::EstimatorMethod;
using engine::Plan;
using engine::Record;

Plan plan_of(EstimatorMethod method) {
    Plan plan = full_plan(engine::in_repeats(method) ? 16 * 32 : 2000, 20);
    plan.estimator.method = method;
    plan.estimator.repeats = 16;
    plan.estimator.pilot_paths = 1024;
    plan.estimator.target = engine::RareEvent{engine::Figure::feedback_drawdown, 0.15};
    return plan;
}

class RecordFile : public testing::Test {
  protected:
    RecordFile() { fs::create_directory(folder_); }
    ~RecordFile() override { fs::remove_all(folder_); }

    [[nodiscard]] std::string file(std::string const& name) const { return folder_ / name; }

    [[nodiscard]] std::string refusal(Plan const& plan, std::string const& name) const {
        try {
            (void)engine::read_record(plan, file(name));
        } catch (engine::Error const& error) {
            return error.what();
        }
        return "accepted";
    }

  private:
    fs::path folder_ = fs::temp_directory_path() / ("record_file." + std::to_string(getpid()));
};

void expect_same(Record const& a, Record const& b) {
    EXPECT_EQ(a.identity, b.identity);
    EXPECT_EQ(a.units, b.units);
    EXPECT_EQ(a.tally.first_path, b.tally.first_path);
    EXPECT_EQ(a.tally.paths, b.tally.paths);
    EXPECT_EQ(a.tally.figures, b.tally.figures);
    EXPECT_EQ(a.tally.design.weight, b.tally.design.weight);
    EXPECT_EQ(a.tally.design.stratum, b.tally.design.stratum);
    EXPECT_EQ(a.tally.design.unit_end, b.tally.design.unit_end);
    for (int s = 0; s < models::kSides; ++s) {
        EXPECT_EQ(a.tally.fan[s], b.tally.fan[s]);
        EXPECT_EQ(a.tally.cascade_sizes[s], b.tally.cascade_sizes[s]);
    }
    auto const left = a.tally.sums.all();
    auto const right = b.tally.sums.all();
    for (std::size_t k = 0; k < left.size(); ++k) {
        EXPECT_TRUE(*left[k] == *right[k]) << k;
    }
}

TEST_F(RecordFile, HoldsEveryEstimatorsRecords) {
    for (auto const method : {EstimatorMethod::plain, EstimatorMethod::importance,
                              EstimatorMethod::splitting, EstimatorMethod::sobol}) {
        SCOPED_TRACE(engine::name_of(method));
        Plan const plan = plan_of(method);
        Record record = engine::simulate(plan, {1, 2});
        record.identity.pilot.warnings.push_back("second line");
        engine::write_record(record, file("a.h5"), true);
        expect_same(engine::read_record(plan, file("a.h5")), record);
        EXPECT_EQ(std::distance(fs::directory_iterator(fs::path(file("")).parent_path()), {}), 1);
    }
}

TEST_F(RecordFile, ReplacesNothingWithoutForce) {
    Record const record = engine::simulate(plan_of(EstimatorMethod::plain), {0, 1});
    engine::write_record(record, file("a.h5"), false);
    EXPECT_ERROR(engine::write_record(record, file("a.h5"), false), output_refused);
    engine::write_record(record, file("a.h5"), true);
}

/// Every byte counts: a flipped bit anywhere, or a lost end, is refused.
TEST_F(RecordFile, DamageIsRefused) {
    Plan const plan = plan_of(EstimatorMethod::importance);
    engine::write_record(engine::simulate(plan, {0, 1}), file("a.h5"), false);
    std::ifstream in(file("a.h5"), std::ios::binary);
    std::string const bytes((std::istreambuf_iterator<char>(in)), {});
    auto const put = [&](std::string const& content) {
        std::ofstream(file("b.h5"), std::ios::binary) << content;
    };
    put(bytes);
    EXPECT_EQ(refusal(plan, "b.h5"), "accepted");
    for (std::size_t const at : {std::size_t{9}, bytes.size() / 3, bytes.size() / 2,
                                 bytes.size() - 40, bytes.size() - 1}) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ 4);
        put(damaged);
        EXPECT_NE(refusal(plan, "b.h5").find("damaged"), std::string::npos) << at;
    }
    put(bytes.substr(0, bytes.size() / 2));
    EXPECT_NE(refusal(plan, "b.h5"), "accepted");
    EXPECT_NE(refusal(plan, "none.h5"), "accepted");
}

TEST_F(RecordFile, OfAnotherPlanIsRefused) {
    Plan const plan = plan_of(EstimatorMethod::plain);
    engine::write_record(engine::simulate(plan, {0, 2}), file("a.h5"), false);
    Plan other = plan;
    other.seed += 1;
    EXPECT_NE(refusal(other, "a.h5").find("seed"), std::string::npos);
    other = plan;
    other.depth.floor += 0.01;
    EXPECT_NE(refusal(other, "a.h5").find("another plan"), std::string::npos);
    other = plan;
    other.paths = 1500;  // the second group ends elsewhere
    EXPECT_NE(refusal(other, "a.h5").find("rows"), std::string::npos);
    other.paths = 500;
    EXPECT_NE(refusal(other, "a.h5").find("where the plan has 1"), std::string::npos);
    EXPECT_NE(refusal(plan_of(EstimatorMethod::sobol), "a.h5").find("estimator"),
              std::string::npos);
}

/// A file that is whole and lies is refused too.
TEST(RecordDataset, ValuesThatCannotBeAreRefused) {
    Plan const plan = plan_of(EstimatorMethod::splitting);
    Record const record = engine::simulate(plan, {0, 2});
    auto const identity = [&](std::string const& name, std::int64_t value) {
        engine::Dataset root = engine::identity_dataset(record);
        for (engine::Variable& v : root.variables) {
            if (v.name == name) {
                v.values = engine::Integers{value};
            }
        }
        return root;
    };
    for (auto const& [name, value] :
         std::vector<std::pair<std::string, std::int64_t>>{{"results_version", 999},
                                                           {"estimator", 9},
                                                           {"unit_paths", 33},
                                                           {"first_unit", 2},
                                                           {"end_unit", 17},
                                                           {"end_unit", -1},
                                                           {"row_count", 3},
                                                           {"row_count", -3}}) {
        EXPECT_ERROR(([&] {
                         Record out = engine::record_of(plan, identity(name, value));
                         engine::take_rows(plan, engine::rows_dataset(record), out);
                     }()),
                     storage_failed)
            << name << " " << value;
    }
    auto const refused = [&](std::string const& name, auto const& change) {
        engine::Dataset rows = engine::rows_dataset(record);
        engine::Dataset sums = engine::sums_dataset(record);
        int found = 0;
        for (engine::Dataset* const group : {&rows, &sums}) {
            for (engine::Variable& v : group->variables) {
                if (v.name == name) {
                    change(v.values);
                    ++found;
                }
            }
        }
        EXPECT_EQ(found, 1) << name;
        Record out = engine::record_of(plan, engine::identity_dataset(record));
        EXPECT_ERROR(([&] {
                         engine::take_rows(plan, rows, out);
                         engine::take_sums(sums, out);
                     }()),
                     storage_failed)
            << name;
    };
    auto const number = [](double value) {
        return [value](engine::Values& v) { std::get<engine::Numbers>(v)[1] = value; };
    };
    auto const integer = [](std::int64_t value) {
        return [value](engine::Values& v) { std::get<engine::Integers>(v)[0] = value; };
    };
    refused("weight", number(-1.0));
    refused("weight", number(std::numeric_limits<double>::infinity()));
    refused("feedback_low", number(std::numeric_limits<double>::quiet_NaN()));
    refused("feedback_low", [](engine::Values& v) { std::get<engine::Numbers>(v).pop_back(); });
    refused("feedback_low", [](engine::Values& v) { v = engine::Strings{"x"}; });
    refused("unit_end", integer(1));
    refused("long_cascade_sizes", integer(-1));
    refused("long_heat_high", integer(-1));
    refused("feedback_fan_weight_high", integer(std::int64_t{1} << 50));
}

}  // namespace
}  // namespace cascade::test

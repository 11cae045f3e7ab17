#include "engine/study/compare.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/unit/study/small.hpp"

namespace cascade::study {
namespace {

NamedResult stored(TestFolder const& folder, std::string const& name,
                   std::vector<engine::Override> const& overrides) {
    Result result = run(small("btc-110k-100k7", 2048, overrides));
    write(result, folder.file(name));
    return read_complete(folder.file(name));
}

TEST(Compare, pairs_paths_of_one_seed_and_names_the_input) {
    TestFolder const folder;
    NamedResult const a = stored(folder, "a.h5", {});
    NamedResult const b = stored(folder, "b.h5", {{"/book/kappa", "0.2"}});
    ComparisonReport const report = compare(a, b);
    EXPECT_TRUE(report.paired) << report.pairing;
    EXPECT_FALSE(report.equal_bits);
    ASSERT_EQ(report.inputs.size(), 1u);
    EXPECT_EQ(report.inputs[0].pointer, "/book/kappa");
    EXPECT_EQ(report.inputs[0].b, "0.2");
    EXPECT_TRUE(compare(a, a).equal_bits);
}

TEST(Compare, does_not_pair_two_seeds) {
    TestFolder const folder;
    NamedResult const a = stored(folder, "a.h5", {});
    NamedResult const b = stored(folder, "b.h5", {{"/simulation/seed", "2"}});
    ComparisonReport const report = compare(a, b);
    EXPECT_FALSE(report.paired);
    EXPECT_EQ(report.pairing, "Not paired, because the seeds differ: SE as of independent runs.");
}

}  // namespace
}  // namespace cascade::study

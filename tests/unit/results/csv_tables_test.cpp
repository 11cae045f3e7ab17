#include "engine/results/csv_tables.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace cascade::engine {
namespace {

ResultFile small() {
    double const infinity = std::numeric_limits<double>::infinity();
    ResultFile result;
    result.figures.coordinates = {{"side", {"side"}, "1", "side", Strings{"long", "short"}, {}},
                                  {"q", {"q"}, "1", "share", Numbers{0.5, 0.99}, {}}};
    result.figures.variables = {
        {"single", {}, "1", "single", Numbers{0.1}, {}},
        {"table", {"side", "q"}, "1", "table", Numbers{1.0, std::nan(""), infinity, -infinity}, {}},
        {"count", {"side", "q"}, "1", "count", Integers{1, 2, 3, 4}, {}},
        {"apart", {"side"}, "1", "apart", Strings{"a,b", "say \"yes\""}, {}, "group"}};
    return result;
}

TEST(CsvTables, have_one_for_each_group_and_list_of_axes) {
    std::vector<CsvTable> const tables = csv_tables(small());

    ASSERT_EQ(tables.size(), 3U);
    EXPECT_EQ(tables[0].name, "figures");
    EXPECT_EQ(tables[0].text, "single\n0.1\n");
    EXPECT_EQ(tables[1].name, "figures.side.q");
    EXPECT_EQ(tables[1].text,
              "side,q,table,count\n"
              "long,0.5,1,1\n"
              "long,0.99,NaN,2\n"
              "short,0.5,inf,3\n"
              "short,0.99,-inf,4\n");
    EXPECT_EQ(tables[2].name, "group");
    EXPECT_EQ(tables[2].text, "side,apart\nlong,\"a,b\"\nshort,\"say \"\"yes\"\"\"\n");
}

TEST(CsvTables, an_axis_without_values_leaves_the_heads) {
    ResultFile result;
    result.book.coordinates = {{"row", {"row"}, "1", "row", Integers{}, {}}};
    result.book.variables = {{"x", {"row"}, "1", "x", Numbers{}, {}}};

    std::vector<CsvTable> const tables = csv_tables(result);

    ASSERT_EQ(tables.size(), 1U);
    EXPECT_EQ(tables[0].name, "book");
    EXPECT_EQ(tables[0].text, "row,x\n");
}

}  // namespace
}  // namespace cascade::engine

#include "engine/results/dataset.hpp"

#include <limits>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

Dataset small() {
    Dataset d;
    d.coordinates = {{"x", {"x"}, "s", "time", Numbers{1.0, 2.0}, {}},
                     {"k", {"k"}, "1", "index", Integers{0, 1, 2}, {}}};
    d.variables = {{"a", {"x", "k"}, "USD", "amount", Numbers{1, 2, 3, 4, 5, 6.5}, {}},
                   {"n", {}, "1", "count", Integers{7}, {{"flag_values", Integers{0, 1}}}},
                   {"t", {}, "1", "text", Strings{"\"quoted\"\n\x01"}, {}}};
    d.attributes = {{"title", std::string("test")}, {"seed", std::int64_t{5}}, {"share", 0.1}};
    return d;
}

TEST(Dataset, finds_by_name_and_index) {
    Dataset const d = small();

    EXPECT_EQ(d.find("a")->units, "USD");
    EXPECT_EQ(d.find("k")->long_name, "index");
    EXPECT_EQ(d.find("nothing"), nullptr);
    EXPECT_EQ(d.extent("k"), 3U);
    EXPECT_EQ(d.extent("nothing"), 0U);
    EXPECT_EQ(d.number("a", {1, 2}), 6.5);
    EXPECT_EQ(d.number("a", {1, 0}), 4.0);
    EXPECT_EQ(d.number("n", {}), 7.0);
}

TEST(Dataset, refuses_wrong_names_and_indices) {
    Dataset const d = small();

    EXPECT_THROW(static_cast<void>(d.at("nothing")), ContractViolation);
    EXPECT_THROW(static_cast<void>(d.number("a", {2, 0})), ContractViolation);
    EXPECT_THROW(static_cast<void>(d.number("a", {1})), ContractViolation);
    EXPECT_THROW(static_cast<void>(d.number("t", {})), ContractViolation);
}

TEST(Dataset, check_accepts_what_the_format_allows_and_nothing_else) {
    EXPECT_NO_THROW(check(small()));
    Dataset no_units = small();
    no_units.variables[0].units.clear();
    EXPECT_THROW(check(no_units), ContractViolation);
    Dataset no_name = small();
    no_name.variables[0].long_name.clear();
    EXPECT_THROW(check(no_name), ContractViolation);
    Dataset wrong_size = small();
    wrong_size.variables[0].values = Numbers{1.0};
    EXPECT_THROW(check(wrong_size), ContractViolation);
    Dataset no_scale = small();
    no_scale.variables[0].dimensions[1] = "z";
    EXPECT_THROW(check(no_scale), ContractViolation);
    Dataset twice = small();
    twice.variables[1].name = "a";
    EXPECT_THROW(check(twice), ContractViolation);
}

TEST(Dataset, set_attribute_replaces) {
    Dataset d = small();
    set_attribute(d.attributes, "seed", std::int64_t{6});
    set_attribute(d.attributes, "new", 1.5);

    EXPECT_EQ(std::get<std::int64_t>(*find_attribute(d.attributes, "seed")), 6);
    EXPECT_EQ(d.attributes.size(), 4U);
    EXPECT_EQ(find_attribute(d.attributes, "old"), nullptr);
}

TEST(DatasetJson, is_json_with_nested_values) {
    auto const json = nlohmann::json::parse(to_json(small()));

    EXPECT_EQ(json["attributes"]["title"], "test");
    EXPECT_EQ(json["attributes"]["share"], 0.1);
    EXPECT_EQ(json["coordinates"]["x"]["values"], (nlohmann::json{1.0, 2.0}));
    EXPECT_EQ(json["variables"]["a"]["values"][1][2], 6.5);
    EXPECT_EQ(json["variables"]["a"]["dimensions"], (nlohmann::json{"x", "k"}));
    EXPECT_EQ(json["variables"]["n"]["values"], 7);
    EXPECT_EQ(json["variables"]["n"]["flag_values"], (nlohmann::json{0, 1}));
    EXPECT_EQ(json["variables"]["t"]["values"], "\"quoted\"\n\x01");
}

TEST(DatasetJson, gives_the_shortest_exact_number_and_null_for_nan) {
    Dataset d;
    d.coordinates = {{"x",
                      {"x"},
                      "1",
                      "x",
                      Numbers{0.1, 1.0 / 3.0, std::numeric_limits<double>::quiet_NaN(),
                              -std::numeric_limits<double>::infinity()},
                      {}}};
    d.coordinates.push_back({"empty", {"empty"}, "1", "nothing", Numbers{}, {}});
    d.variables = {{"none", {"x", "empty"}, "1", "nothing", Numbers{}, {}}};

    std::string const text = to_json(d);

    EXPECT_NE(text.find("\"values\":[0.1,0.3333333333333333,null,null]"), std::string::npos)
        << text;
    EXPECT_NE(text.find("\"values\":[[],[],[],[]]"), std::string::npos) << text;
}

}  // namespace
}  // namespace cascade::engine

#include "engine/base/error.hpp"

#include <string>

#include <gtest/gtest.h>

#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

TEST(Fault, says_where_it_stands_as_far_as_that_is_known) {
    EXPECT_EQ((Fault{"a.json", 3, 7, "/spot", "is negative"}.text()),
              "a.json:3:7: /spot: is negative");
    EXPECT_EQ((Fault{"a.json", 0, 0, "/spot", "is negative"}.text()), "a.json: /spot: is negative");
    EXPECT_EQ((Fault{"a.json", 0, 0, "", "is empty"}.text()), "a.json: is empty");
    EXPECT_EQ((Fault{"", 0, 0, "", "no room"}.text()), "no room");
}

TEST(Error, carries_its_kind_and_every_fault) {
    Error const error =
        input_error({{"a.json", 1, 2, "/x", "first"}, {"a.json", 3, 4, "/y", "second"}});
    EXPECT_EQ(error.kind(), ErrorKind::invalid_input);
    ASSERT_EQ(error.faults().size(), 2u);
    EXPECT_EQ(error.faults()[1].message, "second");
    EXPECT_EQ(std::string(error.what()), "a.json:1:2: /x: first");
}

TEST(Error, of_a_message_has_one_fault_without_a_place) {
    Error const error = storage_error("disk on fire");
    EXPECT_EQ(error.kind(), ErrorKind::storage_failed);
    ASSERT_EQ(error.faults().size(), 1u);
    EXPECT_EQ(std::string(error.what()), "disk on fire");
}

TEST(Error, keeps_its_kind_in_a_context) {
    Error const error = in_context("r.h5", output_error("exists"));
    EXPECT_EQ(error.kind(), ErrorKind::output_refused);
    EXPECT_EQ(std::string(error.what()), "r.h5: exists");
}

TEST(Error, without_a_fault_breaks_the_contract) {
    EXPECT_THROW(static_cast<void>(input_error({})), ContractViolation);
}

TEST(Error, kinds_have_names_of_their_own) {
    EXPECT_STREQ(name_of(ErrorKind::no_room), "no_room");
    EXPECT_STREQ(name_of(ErrorKind::stopped), "stopped");
    EXPECT_STREQ(name_of(ErrorKind::internal), "internal");
}

}  // namespace
}  // namespace cascade::engine

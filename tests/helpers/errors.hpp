#pragma once

/// Expect that something fails with an Error of one kind.

#include <functional>

#include <gtest/gtest.h>

#include "engine/base/error.hpp"

namespace cascade::test {

inline ::testing::AssertionResult fails_with(engine::ErrorKind kind,
                                             std::function<void()> const& call) {
    try {
        call();
    } catch (engine::Error const& error) {
        if (error.kind() == kind) {
            return ::testing::AssertionSuccess();
        }
        return ::testing::AssertionFailure()
               << "fails with " << engine::name_of(error.kind()) << ", not "
               << engine::name_of(kind) << ": " << error.what();
    }
    return ::testing::AssertionFailure() << "does not fail with " << engine::name_of(kind);
}

}  // namespace cascade::test

/// EXPECT_ERROR(read_result(file), storage_failed)
#define EXPECT_ERROR(statement, kind)                                           \
    EXPECT_TRUE(::cascade::test::fails_with(::cascade::engine::ErrorKind::kind, \
                                            [&] { static_cast<void>(statement); }))

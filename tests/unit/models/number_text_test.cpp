#include "models/base/number_text.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace cascade {
namespace {

TEST(NumberText, keeps_significant_digits_at_every_magnitude) {
    EXPECT_EQ(number_text(100000.0), "100000");
    EXPECT_EQ(number_text(100000.4), "100000");
    EXPECT_EQ(number_text(0.4), "0.4");
    EXPECT_EQ(number_text(0.00125), "0.00125");
    EXPECT_EQ(number_text(1.3841e-5), "1.3841e-05");
    EXPECT_EQ(number_text(1e-6), "1e-06");
    EXPECT_EQ(number_text(1e12), "1000000000000");
    EXPECT_EQ(number_text(123456789.0, 3), "123000000");
    EXPECT_EQ(number_text(1e20), "1e+20");
    EXPECT_EQ(number_text(-12.5, 3), "-12.5");
    EXPECT_EQ(number_text(0.1 + 0.2, 12), "0.3");
    EXPECT_EQ(number_text(0.0), "0");
    EXPECT_EQ(number_text(-0.0), "0");
    EXPECT_EQ(number_text(9.9996, 4), "10");
    EXPECT_EQ(number_text(std::nan("")), "n/a");
    EXPECT_EQ(number_text(-HUGE_VAL), "-inf");
}

TEST(NumberText, tells_two_values_apart) {
    EXPECT_EQ(told_apart(100000.4, 100000.2)[0], "100000.4");
    EXPECT_EQ(told_apart(100000.4, 100000.2)[1], "100000.2");
    EXPECT_EQ(told_apart(1.0, 2.0)[0], "1");
    EXPECT_EQ(told_apart(5.0, 5.0)[1], "5");
    for (double const value : {1e-6, 0.1, 1.0, 100000.2, 1e12}) {
        double const next = std::nextafter(value, HUGE_VAL);
        auto const texts = told_apart(value, next);
        EXPECT_NE(texts[0], texts[1]) << value;
    }
    EXPECT_EQ(told_apart(std::nan(""), 1.0)[0], "n/a");
}

TEST(NumberText, groups_digits_and_names_bytes) {
    EXPECT_EQ(grouped_text(0), "0");
    EXPECT_EQ(grouped_text(999), "999");
    EXPECT_EQ(grouped_text(1000), "1,000");
    EXPECT_EQ(grouped_text(18446744073709551615U), "18,446,744,073,709,551,615");
    EXPECT_EQ(byte_text(0), "0 B");
    EXPECT_EQ(byte_text(999), "999 B");
    EXPECT_EQ(byte_text(1000), "0.977 KiB");
    EXPECT_EQ(byte_text(12.3 * 1024 * 1024), "12.3 MiB");
}

}  // namespace
}  // namespace cascade

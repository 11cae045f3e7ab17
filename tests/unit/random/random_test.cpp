#include <gtest/gtest.h>

#include "engine/random/normal.hpp"
#include "engine/random/philox.hpp"

namespace cascade::engine {
namespace {

struct KnownAnswer {
    Words counter;
    std::uint32_t key[2];
    Words expected;
};

// Random123 1.14, tests/kat_vectors, philox4x32 10.
constexpr KnownAnswer kVectors[] = {
    {{{0, 0, 0, 0}}, {0, 0}, {{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}}},
    {{{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}},
     {0xffffffff, 0xffffffff},
     {{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}}},
    {{{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}},
     {0xa4093822, 0x299f31d0},
     {{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}},
};

TEST(Philox, PublishedVectors) {
    for (KnownAnswer const& v : kVectors) {
        Words const w = philox4x32_10(v.counter, v.key[0], v.key[1]);
        for (int i = 0; i < 4; ++i) {
            EXPECT_EQ(w.word[i], v.expected.word[i]);
        }
    }
}

TEST(Philox, LanesAreTheScalarWords) {
    std::uint64_t const seed = 0x0123456789abcdefULL;
    std::uint64_t const first = (1ULL << 32) - 7;  // the carry into the high half is exercised
    LaneWords lanes;
    random_lane_words(seed, consecutive_paths(first), Purpose::bridge, 42, lanes);
    for (int i = 0; i < models::kLanes; ++i) {
        Words const w =
            random_words(seed, first + static_cast<std::uint64_t>(i), Purpose::bridge, 42);
        for (int j = 0; j < 4; ++j) {
            ASSERT_EQ(lanes.word[j][i], w.word[j]) << "lane " << i;
        }
    }
}

TEST(Normal, EveryWordGivesFiniteDraws) {
    for (std::uint32_t const word :
         {0u, 1u, 2u, 0x7fffffffu, 0x80000000u, 0xfffffffeu, 0xffffffffu}) {
        for (std::uint32_t const angle : {0u, 0x20000000u, 0x3fffffffu, 0x80000000u, 0xffffffffu}) {
            NormalPair const z = box_muller(word, angle);
            EXPECT_LT(z.first * z.first + z.second * z.second, 44.5f);
        }
        BridgeExtremes const e = bridge_extremes(-1.5f, word);
        EXPECT_LE(e.low, -1.5f);
        EXPECT_GE(e.high, 0.0f);
        EXPECT_LT(e.high - e.low, 10.0f);
    }
}

}  // namespace
}  // namespace cascade::engine

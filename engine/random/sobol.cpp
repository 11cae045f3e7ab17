#include "engine/random/sobol.hpp"

#include "engine/random/philox.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

constexpr int kBits = 32;
constexpr int kLargestDegree = 9;

/// A primitive polynomial over GF(2), its coefficients as bits, and the first odd numbers m.
struct Direction {
    std::uint32_t polynomial;
    std::uint32_t m[kLargestDegree];
};

// Dimensions 2 to 64 of new-joe-kuo-6.21201.
constexpr Direction kDirections[kSobolDimensions - 1] = {
    {3, {1}},
    {7, {1, 3}},
    {11, {1, 3, 1}},
    {13, {1, 1, 1}},
    {19, {1, 1, 3, 3}},
    {25, {1, 3, 5, 13}},
    {37, {1, 1, 5, 5, 17}},
    {41, {1, 1, 5, 5, 5}},
    {47, {1, 1, 7, 11, 19}},
    {55, {1, 1, 5, 1, 1}},
    {59, {1, 1, 1, 3, 11}},
    {61, {1, 3, 5, 5, 31}},
    {67, {1, 3, 3, 9, 7, 49}},
    {91, {1, 1, 1, 15, 21, 21}},
    {97, {1, 3, 1, 13, 27, 49}},
    {103, {1, 1, 1, 15, 7, 5}},
    {109, {1, 3, 1, 15, 13, 25}},
    {115, {1, 1, 5, 5, 19, 61}},
    {131, {1, 3, 7, 11, 23, 15, 103}},
    {137, {1, 3, 7, 13, 13, 15, 69}},
    {143, {1, 1, 3, 13, 7, 35, 63}},
    {145, {1, 3, 5, 9, 1, 25, 53}},
    {157, {1, 3, 1, 13, 9, 35, 107}},
    {167, {1, 3, 1, 5, 27, 61, 31}},
    {171, {1, 1, 5, 11, 19, 41, 61}},
    {185, {1, 3, 5, 3, 3, 13, 69}},
    {191, {1, 1, 7, 13, 1, 19, 1}},
    {193, {1, 3, 7, 5, 13, 19, 59}},
    {203, {1, 1, 3, 9, 25, 29, 41}},
    {211, {1, 3, 5, 13, 23, 1, 55}},
    {213, {1, 3, 7, 3, 13, 59, 17}},
    {229, {1, 3, 1, 3, 5, 53, 69}},
    {239, {1, 1, 5, 5, 23, 33, 13}},
    {241, {1, 1, 7, 7, 1, 61, 123}},
    {247, {1, 1, 7, 9, 13, 61, 49}},
    {253, {1, 3, 3, 5, 3, 55, 33}},
    {285, {1, 3, 1, 15, 31, 13, 49, 245}},
    {299, {1, 3, 5, 15, 31, 59, 63, 97}},
    {301, {1, 3, 1, 11, 11, 11, 77, 249}},
    {333, {1, 3, 1, 11, 27, 43, 71, 9}},
    {351, {1, 1, 7, 15, 21, 11, 81, 45}},
    {355, {1, 3, 7, 3, 25, 31, 65, 79}},
    {357, {1, 3, 1, 1, 19, 11, 3, 205}},
    {361, {1, 1, 5, 9, 19, 21, 29, 157}},
    {369, {1, 3, 7, 11, 1, 33, 89, 185}},
    {391, {1, 3, 3, 3, 15, 9, 79, 71}},
    {397, {1, 3, 7, 11, 15, 39, 119, 27}},
    {425, {1, 1, 3, 1, 11, 31, 97, 225}},
    {451, {1, 1, 1, 3, 23, 43, 57, 177}},
    {463, {1, 3, 7, 7, 17, 17, 37, 71}},
    {487, {1, 3, 1, 5, 27, 63, 123, 213}},
    {501, {1, 1, 3, 5, 11, 43, 53, 133}},
    {529, {1, 3, 5, 5, 29, 17, 47, 173, 479}},
    {539, {1, 3, 3, 11, 3, 1, 109, 9, 69}},
    {545, {1, 1, 1, 5, 17, 39, 23, 5, 343}},
    {557, {1, 3, 1, 5, 25, 15, 31, 103, 499}},
    {563, {1, 1, 1, 11, 11, 17, 63, 105, 183}},
    {601, {1, 1, 5, 11, 9, 29, 97, 231, 363}},
    {607, {1, 1, 5, 15, 19, 45, 41, 7, 383}},
    {617, {1, 3, 7, 7, 31, 19, 83, 137, 221}},
    {623, {1, 1, 1, 3, 23, 15, 111, 223, 83}},
    {631, {1, 1, 5, 13, 31, 15, 55, 25, 161}},
    {637, {1, 1, 3, 13, 25, 47, 39, 87, 257}},
};

int degree_of(std::uint32_t polynomial) {
    int degree = 0;
    for (; polynomial > 1; polynomial >>= 1) {
        ++degree;
    }
    return degree;
}

/// m_i = 2 a_1 m_(i-1) ^ ... ^ 2^(s-1) a_(s-1) m_(i-s+1) ^ 2^s m_(i-s) ^ m_(i-s).
std::uint32_t next_m(std::uint32_t polynomial, int s, std::uint32_t const* m, int i) {
    std::uint32_t out = m[i - s] ^ (m[i - s] << s);
    for (int k = 1; k < s; ++k) {
        bool const a = (polynomial >> (s - k) & 1u) != 0;
        out ^= a ? m[i - k] << k : 0u;
    }
    return out;
}

/// Direction numbers v_i = m_i / 2^i.
void fill(Direction const& d, std::uint32_t* out) {
    int const s = degree_of(d.polynomial);
    std::uint32_t m[kBits] = {};
    for (int i = 0; i < kBits; ++i) {
        m[i] = i < s ? d.m[i] : next_m(d.polynomial, s, m, i);
        out[i] = m[i] << (kBits - 1 - i);
    }
}

/// v times a triangular matrix: column j has bit j, counted from the top, and random bits below it.
std::uint32_t mixed(std::uint32_t v, std::uint32_t const* column) {
    std::uint32_t out = 0;
    for (int j = 0; j < kBits; ++j) {
        std::uint32_t const bit = 1u << (kBits - 1 - j);
        out ^= (v & bit) != 0 ? bit | (column[j] & (bit - 1u)) : 0u;
    }
    return out;
}

}  // namespace

SobolPoints::SobolPoints() {
    for (int i = 0; i < kBits; ++i) {
        direction_[0][i] = 1u << (kBits - 1 - i);
    }
    for (int d = 1; d < kSobolDimensions; ++d) {
        fill(kDirections[d - 1], direction_[d]);
    }
}

SobolPoints SobolPoints::scrambled(std::uint64_t seed, std::uint64_t number) {
    constexpr std::uint32_t kBlocks = kBits / 4 + 1;
    SobolPoints out;
    for (int d = 0; d < kSobolDimensions; ++d) {
        std::uint32_t words[4 * kBlocks];
        for (std::uint32_t b = 0; b < kBlocks; ++b) {
            Words const w = random_words(seed, number, Purpose::scramble,
                                         static_cast<std::uint32_t>(d) * kBlocks + b);
            for (std::uint32_t j = 0; j < 4; ++j) {
                words[4 * b + j] = w.word[j];
            }
        }
        for (std::uint32_t& v : out.direction_[d]) {
            v = mixed(v, words);
        }
        out.shift_[d] = words[kBits];
    }
    return out;
}

std::uint32_t SobolPoints::coordinate(std::uint32_t point, int dimension) const {
    CASCADE_EXPECTS(dimension >= 0 && dimension < kSobolDimensions);
    std::uint32_t x = shift_[dimension];
    std::uint32_t gray = point ^ (point >> 1);
    for (std::uint32_t const* v = direction_[dimension]; gray != 0; gray >>= 1, ++v) {
        x ^= (gray & 1u) != 0 ? *v : 0u;
    }
    return x;
}

}  // namespace cascade::engine

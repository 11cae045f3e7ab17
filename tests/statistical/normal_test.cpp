/// The engine's normals on 2^30 draws: moments to order 8, Kolmogorov-Smirnov, tail counts to five
/// standard deviations. Bridge extremes against their exact law.

#define CASCADE_SIMD test_v3
#include "engine/random/normal.hpp"

#include <array>
#include <cmath>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "models/math/elementary.hpp"
#include "tests/helpers/z_test.hpp"

namespace cascade::test {
namespace {

constexpr int kBinsPerUnit = 4096;
constexpr int kHalfRange = 8;
constexpr int kBins = 2 * kHalfRange * kBinsPerUnit;

struct Counts {
    std::vector<std::uint64_t> bin = std::vector<std::uint64_t>(kBins);
    std::array<double, 9> power{};
    double draws = 0.0;

    void add(float const* z, int n) {
        for (int i = 0; i < n; ++i) {
            double const x = static_cast<double>(z[i]);
            bin[static_cast<std::size_t>((x + kHalfRange) * kBinsPerUnit)] += 1;
        }
        for (int i = 0; i < n; ++i) {
            double const x = static_cast<double>(z[i]);
            double const x2 = x * x;
            double const x4 = x2 * x2;
            power[1] += x;
            power[2] += x2;
            power[3] += x2 * x;
            power[4] += x4;
            power[5] += x4 * x;
            power[6] += x4 * x2;
            power[7] += x4 * x2 * x;
            power[8] += x4 * x4;
        }
        draws += n;
    }
};

Counts draw(std::uint64_t seed, std::uint64_t lanes) {
    Counts counts;
    engine::StepDraws draws;
    for (std::uint64_t path = 0; path < lanes; path += models::kLanes) {
        for (std::uint32_t group = 0; group < 256; ++group) {
            engine::draw_normals(seed, engine::consecutive_paths(path), engine::Purpose::price,
                                 group, draws.normal);
            for (auto const& step : draws.normal) {
                counts.add(step.value, models::kLanes);
            }
        }
    }
    return counts;
}

bool cpu_runs_this() {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

TEST(Normal, ABillionDraws) {
    if (!cpu_runs_this()) {
        GTEST_SKIP() << "built for AVX2 with FMA";
    }
    Counts parts[2];
    {
        std::vector<std::jthread> threads;
        for (std::uint64_t k = 0; k < 2; ++k) {
            threads.emplace_back([&parts, k] { parts[k] = draw(11 + k, 1u << 19); });
        }
    }
    Counts all = parts[0];
    for (std::size_t b = 0; b < all.bin.size(); ++b) {
        all.bin[b] += parts[1].bin[b];
    }
    double const n = parts[0].draws + parts[1].draws;
    ASSERT_GE(n, 1e9);
    double const even[] = {1, 1, 3, 15, 105, 945, 10395, 135135, 2027025};  // E z^(2k)
    for (std::size_t k = 1; k <= 8; ++k) {
        double const expected = k % 2 == 0 ? even[k / 2] : 0.0;
        double const variance = even[k] - expected * expected;
        expect_z("E z^" + std::to_string(k), (all.power[k] + parts[1].power[k]) / n,
                 std::sqrt(variance / n), expected);
    }
    double worst = 0.0;
    double below = 0.0;
    for (int b = 0; b < kBins; ++b) {
        below += static_cast<double>(all.bin[static_cast<std::size_t>(b)]);
        double const edge = static_cast<double>(b + 1) / kBinsPerUnit - kHalfRange;
        worst = std::fmax(worst, std::fabs(below / n - models::normal_cdf(edge)));
    }
    double const ks = std::sqrt(n) * worst;
    std::printf("  sqrt(n) D = %.3f (limit 2.47, false alarm 1e-5)\n", ks);
    EXPECT_LT(ks, 2.47);
    for (int s = 1; s <= 5; ++s) {
        double beyond[2] = {0.0, 0.0};
        for (int b = 0; b < kBins; ++b) {
            double const count = static_cast<double>(all.bin[static_cast<std::size_t>(b)]);
            beyond[0] += b < (kHalfRange - s) * kBinsPerUnit ? count : 0.0;
            beyond[1] += b >= (kHalfRange + s) * kBinsPerUnit ? count : 0.0;
        }
        double const p = models::normal_cdf(-s);
        expect_probability("z < -" + std::to_string(s), beyond[0], n, p);
        expect_probability("z > +" + std::to_string(s), beyond[1], n, p);
    }
}

/// Depth m of a bridge's low given its end z: P(low <= -m) = exp(-2 m (m + z)), so that the
/// exponent is a standard exponential variate; its first two moments and its tail are tested, the
/// high mirrored.
TEST(Normal, BridgeExtremes) {
    if (!cpu_runs_this()) {
        GTEST_SKIP() << "built for AVX2 with FMA";
    }
    double sum[2] = {};
    double sum2[2] = {};
    double tail[2] = {};
    double n = 0.0;
    float const drift = 0.3f;
    engine::StepDraws draws;
    for (std::uint64_t path = 0; path < 4096; path += models::kLanes) {
        for (std::uint32_t group = 0; group < 1024; ++group) {
            engine::draw_normals(5, engine::consecutive_paths(path), engine::Purpose::price, group,
                                 draws.normal);
            for (int s = 0; s < engine::kStepsPerDraw; ++s) {
                for (int i = 0; i < models::kLanes; ++i) {
                    draws.span[s][i] = draws.normal[s][i] + drift;
                    draws.unit[s][i] = 1.0f;
                }
            }
            engine::draw_bridge(5, engine::consecutive_paths(path), group, draws);
            for (int s = 0; s < engine::kStepsPerDraw; ++s) {
                for (int i = 0; i < models::kLanes; ++i) {
                    double const end = static_cast<double>(draws.normal[s][i] + drift);
                    double const m = -static_cast<double>(draws.low[s][i]);
                    double const h = static_cast<double>(draws.high[s][i]);
                    double const e[2] = {2.0 * m * (m + end), 2.0 * h * (h - end)};
                    for (int k = 0; k < 2; ++k) {
                        sum[k] += e[k];
                        sum2[k] += e[k] * e[k];
                        tail[k] += e[k] > 10.0 ? 1.0 : 0.0;
                    }
                    n += 1.0;
                }
            }
        }
    }
    for (int k = 0; k < 2; ++k) {
        expect_z("mean exponent", sum[k] / n, std::sqrt(1.0 / n), 1.0);
        expect_z("second moment", sum2[k] / n, std::sqrt(20.0 / n), 2.0);
        expect_probability("exponent above 10", tail[k], n, std::exp(-10.0));
    }
}

}  // namespace
}  // namespace cascade::test

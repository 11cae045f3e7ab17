#include "engine/tail/bridges.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace cascade::test {
namespace {

using engine::ChunkBridge;
using engine::FieldBridge;

/// Independent standard normals in, independent standard normals out: covariance of the sums is the
/// identity, for whole and broken last chunks.
TEST(ChunkBridge, SumsAreIndependentAndStandard) {
    for (std::size_t const steps : {16u, 17u, 320u, 1440u, 1435u}) {
        ChunkBridge const bridge(steps);
        std::size_t const n = bridge.chunks();
        std::vector<std::vector<double>> rows;  // of the matrix from normals to sums, transposed
        for (std::size_t k = 0; k < n; ++k) {
            std::vector<double> normals(n, 0.0), sums;
            normals[k] = 1.0;
            bridge.fill(normals, sums);
            rows.push_back(sums);
        }
        for (std::size_t a = 0; a < n; ++a) {
            for (std::size_t b = 0; b <= a; ++b) {
                double covariance = 0.0;
                for (std::size_t k = 0; k < n; ++k) {
                    covariance += rows[k][a] * rows[k][b];
                }
                ASSERT_NEAR(covariance, a == b ? 1.0 : 0.0, 1e-12) << a << ", " << b;
            }
        }
    }
}

/// h of each level as the kernel makes it from e.
std::vector<double> autoregression(std::vector<double> const& r, std::vector<float> const& e) {
    std::vector<double> h;
    for (std::size_t k = 0; k < r.size(); ++k) {
        double const own = static_cast<double>(e[k]);
        h.push_back(k == 0 ? own : r[k] * h[k - 1] + std::sqrt(1.0 - r[k] * r[k]) * own);
    }
    return h;
}

/// The map from normals to the field is linear, so that its covariance is known from what each
/// normal does alone: it is the product of the correlations between two levels.
TEST(FieldBridge, HasTheCovarianceOfTheAutoregression) {
    for (std::size_t const n : {1u, 2u, 3u, 5u, 16u, 32u, 61u}) {
        std::vector<double> r;
        for (std::size_t k = 0; k < n; ++k) {
            r.push_back(k % 7 == 3 ? 0.05 : std::exp(-0.02 * static_cast<double>(1 + k % 5)));
        }
        r[0] = 0.0;
        FieldBridge const bridge(r);
        ASSERT_EQ(bridge.levels(), n);
        std::vector<std::vector<double>> effect;
        for (std::size_t k = 0; k < n; ++k) {
            std::vector<double> normals(n, 0.0);
            normals[k] = 1.0;
            std::vector<float> e(n);
            bridge.fill(normals, e);
            effect.push_back(autoregression(r, e));
        }
        for (std::size_t a = 0; a < n; ++a) {
            double expected = 1.0;
            for (std::size_t b = a; b < n; ++b) {
                expected *= b == a ? 1.0 : r[b];
                double covariance = 0.0;
                for (std::size_t k = 0; k < n; ++k) {
                    covariance += effect[k][a] * effect[k][b];
                }
                ASSERT_NEAR(covariance, expected, 3e-6) << n << ": " << a << ", " << b;
            }
        }
        // The first normal places the middle, by itself.
        EXPECT_NEAR(effect[0][n / 2], 1.0, 1e-6);
        for (std::size_t k = 1; k < n; ++k) {
            EXPECT_NEAR(effect[k][n / 2], 0.0, 1e-6);
        }
    }
}

/// Levels at one price have one factor, and a side may have none.
TEST(FieldBridge, KnowsLevelsAtOnePrice) {
    std::vector<double> const r{0.0, 1.0, 0.5, 1.0};
    FieldBridge const bridge(r);
    std::vector<float> e(4);
    bridge.fill(std::vector<double>{0.3, -1.2, 0.7, 2.0}, e);
    std::vector<double> const h = autoregression(r, e);
    EXPECT_NEAR(h[0], h[1], 1e-6);
    EXPECT_NEAR(h[2], h[3], 1e-6);
    EXPECT_NEAR(h[2], 0.3, 1e-6);
    std::vector<float> none;
    FieldBridge(std::vector<double>{}).fill(std::vector<double>{}, none);
    EXPECT_EQ(FieldBridge(std::vector<double>{}).levels(), 0u);
}

}  // namespace
}  // namespace cascade::test

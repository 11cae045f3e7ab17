#include "engine/random/dirichlet.hpp"

#include <cmath>

#include "models/base/contract.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

/// Blocks of words a weight may use: block 0 for the power of shapes below 1, one an attempt after
/// that. An attempt fails with a probability below 0.05.
constexpr std::uint32_t kBlocks = 1u << 12;

/// ln of a gamma variate of this shape.
template <class Uniforms>
double log_gamma_variate(double shape, Uniforms&& uniforms) {
    double const boost = shape < 1.0 ? models::portable_log(uniforms(0).first) / shape : 0.0;
    double const d = (shape < 1.0 ? shape + 1.0 : shape) - 1.0 / 3.0;
    double const c = 1.0 / std::sqrt(9.0 * d);
    for (std::uint32_t attempt = 1; attempt < kBlocks; ++attempt) {
        UniformPair const u = uniforms(attempt);
        double const x = models::normal_quantile(u.first);
        double const root = 1.0 + c * x;
        if (root <= 0.0) {
            continue;
        }
        double const log_v = 3.0 * models::portable_log(root);
        double const v = root * root * root;
        if (models::portable_log(u.second) < 0.5 * x * x + d * (1.0 - v + log_v)) {
            return models::portable_log(d) + log_v + boost;
        }
    }
    CASCADE_EXPECTS(false && "a random number generator that works");
    return 0.0;
}

}  // namespace

void draw_dirichlet(std::uint64_t seed, std::uint64_t path, Purpose purpose, double const* shape,
                    int n, double* out) {
    double largest = -HUGE_VAL;
    for (int j = 0; j < n; ++j) {
        CASCADE_EXPECTS(shape[j] > 0.0);
        std::uint32_t const first = static_cast<std::uint32_t>(j) * kBlocks;
        out[j] = log_gamma_variate(shape[j], [&](std::uint32_t block) {
            return uniform_pair(random_words(seed, path, purpose, first + block));
        });
        largest = out[j] > largest ? out[j] : largest;
    }
    double sum = 0.0;
    for (int j = 0; j < n; ++j) {
        out[j] = models::portable_exp(out[j] - largest);
        sum += out[j];
    }
    for (int j = 0; j < n; ++j) {
        out[j] /= sum;
    }
}

}  // namespace cascade::engine

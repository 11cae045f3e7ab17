#include "engine/statistics/sobol_indices.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/statistics/batches.hpp"
#include "engine/statistics/splitmix.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kRounding = 1e-26;
constexpr std::size_t kLeastRows = 8;
constexpr std::size_t kLeastResamples = 100;
constexpr std::uint64_t kStart = 0x50B0150B01500001U;

using Rows = std::vector<std::size_t>;

/// Rows on which every value exists.
Rows whole_rows(SobolValues const& v) {
    Rows rows;
    for (std::size_t j = 0; j < v.a.size(); ++j) {
        bool whole = std::isfinite(v.a[j]) && std::isfinite(v.b[j]);
        for (auto const& column : v.mixed) {
            whole = whole && std::isfinite(column[j]);
        }
        if (whole) {
            rows.push_back(j);
        }
    }
    return rows;
}

struct Spread {
    double mean;
    double variance;
};

Spread spread_of(SobolValues const& v, Rows const& rows) {
    auto const count = 2.0 * static_cast<double>(rows.size());
    double mean = 0.0;
    for (std::size_t const j : rows) {
        mean += v.a[j] + v.b[j];
    }
    mean /= count;
    double sum = 0.0;
    for (std::size_t const j : rows) {
        sum += (v.a[j] - mean) * (v.a[j] - mean) + (v.b[j] - mean) * (v.b[j] - mean);
    }
    return {mean, sum / (count - 1.0)};
}

struct Pair {
    double first_order;
    double total;
};

Pair indices_of(SobolValues const& v, std::size_t input, Rows const& rows, Spread const& spread) {
    std::vector<double> const& mixed = v.mixed[input];
    auto const count = static_cast<double>(rows.size());
    double first_order = 0.0;
    double total = 0.0;
    for (std::size_t const j : rows) {
        double const step = mixed[j] - v.a[j];
        first_order += (v.b[j] - spread.mean) * step;
        total += step * step;
    }
    return {first_order / count / spread.variance, 0.5 * total / count / spread.variance};
}

Interval percentile(double value, std::vector<double>& resampled, double confidence) {
    std::sort(resampled.begin(), resampled.end());
    double const tail = 0.5 * (1.0 - confidence);
    return {value, sample_quantile(resampled, tail), sample_quantile(resampled, 1.0 - tail)};
}

}  // namespace

SobolIndices sobol_indices(SobolValues const& values, std::size_t resamples, double confidence) {
    CASCADE_EXPECTS(values.a.size() == values.b.size() && values.a.size() >= 2);
    CASCADE_EXPECTS(resamples >= kLeastResamples && confidence > 0.0 && confidence < 1.0);
    std::size_t const inputs = values.mixed.size();
    SobolIndices out;
    Interval const none{kNan, kNan, kNan};
    out.inputs.assign(inputs, {none, none});
    Rows const rows = whole_rows(values);
    out.rows = rows.size();
    out.variance = kNan;
    if (rows.size() < kLeastRows) {
        return out;
    }
    Spread const spread = spread_of(values, rows);
    out.variance = spread.variance;
    if (!(spread.variance > kRounding * spread.mean * spread.mean)) {
        return out;  // a constant
    }
    std::vector<std::vector<double>> first(inputs), total(inputs);
    SplitMix random(kStart);
    Rows drawn(rows.size());
    for (std::size_t r = 0; r < resamples; ++r) {
        std::generate(drawn.begin(), drawn.end(), [&] { return rows[random.below(rows.size())]; });
        Spread const again = spread_of(values, drawn);
        for (std::size_t i = 0; again.variance > 0.0 && i < inputs; ++i) {
            Pair const pair = indices_of(values, i, drawn, again);
            first[i].push_back(pair.first_order);
            total[i].push_back(pair.total);
        }
    }
    for (std::size_t i = 0; i < inputs; ++i) {
        Pair const pair = indices_of(values, i, rows, spread);
        out.inputs[i] = {percentile(pair.first_order, first[i], confidence),
                         percentile(pair.total, total[i], confidence)};
    }
    return out;
}

}  // namespace cascade::engine

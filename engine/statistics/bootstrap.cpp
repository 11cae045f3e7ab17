#include "engine/statistics/bootstrap.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <tuple>

#include "engine/statistics/batches.hpp"
#include "engine/statistics/intervals.hpp"
#include "engine/statistics/selection.hpp"
#include "engine/statistics/splitmix.hpp"
#include "engine/statistics/summation.hpp"
#include "models/base/contract.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

constexpr std::uint64_t kStart = 0x5DEECE66D1234567U;
constexpr std::size_t kLeastPaths = 64;
constexpr std::size_t kLeastResamples = 100;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Poisson with mean 1, by inversion. The first terms are summed without a branch, for which of
/// them ends the search is hard to foresee.
double poisson(SplitMix& random) {
    constexpr int kTerms = 19;  // P(K > 18) < 1e-17
    constexpr int kFirst = 6;
    static constexpr std::array<double, kTerms> kCumulative = [] {
        std::array<double, kTerms> out{};
        double p = 0.36787944117144233;  // exp(-1)
        out[0] = p;
        for (int k = 1; k < kTerms; ++k) {
            p /= k;
            out[static_cast<std::size_t>(k)] = out[static_cast<std::size_t>(k) - 1] + p;
        }
        return out;
    }();
    double const u = random.uniform();
    int k = 0;
    for (std::size_t i = 0; i < kFirst; ++i) {
        k += u > kCumulative[i] ? 1 : 0;
    }
    if (k == kFirst) {
        while (k < kTerms - 1 && u > kCumulative[static_cast<std::size_t>(k)]) {
            ++k;
        }
    }
    return k;
}

using Index = std::uint32_t;

/// Numbers of the worst `count` paths, worst first; ties by number.
std::vector<Index> worst(std::span<double const> returns, std::size_t count) {
    std::vector<Index> order(returns.size());
    std::iota(order.begin(), order.end(), Index{0});
    auto const end = order.begin() + static_cast<std::ptrdiff_t>(std::min(count, order.size()));
    auto const before = [&](Index i, Index j) {
        return returns[i] != returns[j] ? returns[i] < returns[j] : i < j;
    };
    std::nth_element(order.begin(), end, order.end(), before);
    std::sort(order.begin(), end, before);
    order.erase(end, order.end());
    return order;
}

/// Mean of the worst `share` of the total weight; the candidates are in order.
double weighted_shortfall(std::span<double const> returns, std::vector<Index> const& order,
                          std::vector<double> const& weight, double share) {
    double left = share;
    double sum = 0.0;
    for (Index const i : order) {
        double const taken = std::min(left, weight[i]);
        sum -= taken * returns[i];
        left -= taken;
        if (left <= 0.0) {
            break;
        }
    }
    return sum / (share - left);
}

Interval percentile(double value, std::vector<double>& resampled, double confidence) {
    std::sort(resampled.begin(), resampled.end());
    double const tail = 0.5 * (1.0 - confidence);
    return {value, sample_quantile(resampled, tail), sample_quantile(resampled, 1.0 - tail)};
}

/// Expected shortfalls of the resamples, [level][resample].
struct Resampled {
    std::vector<std::vector<double>> a, b, ratio;

    explicit Resampled(std::size_t levels) : a(levels), b(levels), ratio(levels) {}

    void add(std::size_t level, double of_a, double of_b) {
        a[level].push_back(of_a);
        b[level].push_back(of_b);
        ratio[level].push_back(ratio_or_nan(of_b, of_a));
    }
    /// \param values_a, values_b  of the sample itself, [level]
    std::vector<ShortfallIntervals> intervals(std::vector<double> const& values_a,
                                              std::vector<double> const& values_b,
                                              double confidence) {
        std::vector<ShortfallIntervals> out;
        for (std::size_t l = 0; l < a.size(); ++l) {
            std::erase_if(ratio[l], [](double x) { return x != x; });
            out.push_back(
                {percentile(values_a[l], a[l], confidence),
                 percentile(values_b[l], b[l], confidence),
                 percentile(ratio_or_nan(values_b[l], values_a[l]), ratio[l], confidence)});
        }
        return out;
    }
};

void expect_request(std::span<double const> levels, std::size_t resamples, double confidence) {
    CASCADE_EXPECTS(!levels.empty() && *std::min_element(levels.begin(), levels.end()) >= 0.5);
    CASCADE_EXPECTS(resamples >= kLeastResamples && confidence > 0.0 && confidence < 1.0);
}

/// How often each unit of a design counts, over and over.
class UnitDraws {
  public:
    explicit UnitDraws(SampleDesign const& design)
        : design_(design), count_(design.units(), 1.0), units_(design.units_of_strata()) {}

    [[nodiscard]] double count(std::size_t unit) const { return count_[unit]; }

    void draw(SplitMix& random) {
        std::vector<double> sum(units_.size());
        do {
            std::fill(sum.begin(), sum.end(), 0.0);
            for (std::size_t u = 0; u < count_.size(); ++u) {
                count_[u] = poisson(random);
                sum[design_.stratum_of(u)] += count_[u];
            }
        } while (some_stratum_is_empty(sum));
        for (std::size_t u = 0; u < count_.size(); ++u) {
            std::size_t const s = design_.stratum_of(u);
            count_[u] *= units_[s] / sum[s];
        }
    }

  private:
    [[nodiscard]] bool some_stratum_is_empty(std::vector<double> const& sum) const {
        for (std::size_t s = 0; s < sum.size(); ++s) {
            if (units_[s] > 0.0 && sum[s] == 0.0) {
                return true;
            }
        }
        return false;
    }

    SampleDesign const& design_;
    std::vector<double> count_;  ///< [unit]
    std::vector<double> units_;  ///< of each stratum
};

/// Rows of one world, worst first.
class OrderedLosses {
  public:
    OrderedLosses(SampleDesign const& design, std::span<double const> returns) {
        RowsOfUnits const units(design);
        rows_.reserve(returns.size());
        for (std::size_t i = 0; i < returns.size(); ++i) {
            rows_.push_back({-returns[i], design.weight[i], static_cast<Index>(units.unit_of(i))});
        }
        std::sort(rows_.begin(), rows_.end(), [](Row const& a, Row const& b) {
            return std::tie(b.loss, a.unit, a.weight) < std::tie(a.loss, b.unit, b.weight);
        });
    }

    /// Mean of the worst losses that hold each share of `total`. \param shares  descending
    [[nodiscard]] std::vector<double> means(UnitDraws const& draws, double total,
                                            std::vector<double> const& shares) const {
        std::vector<double> out(shares.size());
        double sum = 0.0;
        double held = 0.0;
        std::size_t i = 0;
        for (std::size_t s = shares.size(); s-- > 0;) {
            double const wanted = shares[s] * total;
            double next = 0.0;
            while (i < rows_.size()) {
                next = rows_[i].weight * draws.count(rows_[i].unit);
                if (held + next >= wanted) {
                    break;
                }
                held += next;
                sum += next * rows_[i].loss;
                ++i;
            }
            double const part = i < rows_.size() ? wanted - held : 0.0;
            out[s] = (sum + (part > 0.0 ? part * rows_[i].loss : 0.0)) / (held + part);
        }
        return out;
    }

  private:
    struct Row {
        double loss;
        double weight;
        Index unit;
    };
    std::vector<Row> rows_;
};

std::vector<double> weights_of_units(SampleDesign const& design) {
    std::vector<double> out(design.units(), 0.0);
    RowsOfUnits const units(design);
    for (std::size_t row = 0; row < design.weight.size(); ++row) {
        out[units.unit_of(row)] += design.weight[row];
    }
    return out;
}

}  // namespace

std::vector<ShortfallIntervals> bootstrap_shortfall(std::span<double const> returns_a,
                                                    std::span<double const> returns_b,
                                                    std::span<double const> levels,
                                                    std::size_t resamples, double confidence) {
    std::size_t const n = returns_a.size();
    CASCADE_EXPECTS(n >= kLeastPaths && returns_b.size() == n);
    expect_request(levels, resamples, confidence);
    double const lowest = *std::min_element(levels.begin(), levels.end());
    std::size_t const candidates = std::min(n, ceil_rank(n, 1.5 * (1.0 - lowest)) + kLeastPaths);
    std::vector<Index> const order_a = worst(returns_a, candidates);
    std::vector<Index> const order_b = worst(returns_b, candidates);
    std::vector<Index> drawn = order_a;
    drawn.insert(drawn.end(), order_b.begin(), order_b.end());
    std::sort(drawn.begin(), drawn.end());
    drawn.erase(std::unique(drawn.begin(), drawn.end()), drawn.end());
    double const rest = static_cast<double>(n - drawn.size());

    SplitMix random(kStart);
    std::vector<double> weight(n, 0.0);
    Resampled resampled(levels.size());
    for (std::size_t r = 0; r < resamples; ++r) {
        double const z = models::normal_quantile(random.uniform());
        double total = std::max(0.0, std::floor(rest + z * std::sqrt(rest) + 0.5));
        for (Index const i : drawn) {
            weight[i] = poisson(random);
            total += weight[i];
        }
        for (std::size_t l = 0; l < levels.size(); ++l) {
            double const share = total * (1.0 - levels[l]);
            resampled.add(l, weighted_shortfall(returns_a, order_a, weight, share),
                          weighted_shortfall(returns_b, order_b, weight, share));
        }
    }
    return resampled.intervals(expected_shortfalls(returns_a, levels),
                               expected_shortfalls(returns_b, levels), confidence);
}

std::vector<ShortfallIntervals> bootstrap_shortfall(SampleDesign const& design,
                                                    std::span<double const> returns_a,
                                                    std::span<double const> returns_b,
                                                    std::span<double const> levels,
                                                    std::size_t resamples, double confidence) {
    std::size_t const n = design.weight.size();
    CASCADE_EXPECTS(n > 0 && returns_a.size() == n && returns_b.size() == n);
    expect_request(levels, resamples, confidence);
    std::vector<double> shares;
    for (double const level : levels) {
        shares.push_back(1.0 - level);
    }
    CASCADE_EXPECTS(std::is_sorted(shares.rbegin(), shares.rend()));
    OrderedLosses const a(design, returns_a);
    OrderedLosses const b(design, returns_b);
    std::vector<double> const of_unit = weights_of_units(design);
    UnitDraws draws(design);
    auto const total = [&] {
        CompensatedSum sum;
        for (std::size_t u = 0; u < of_unit.size(); ++u) {
            sum.add(of_unit[u] * draws.count(u));
        }
        return sum.value();
    };
    std::vector<double> const values_a = a.means(draws, total(), shares);
    std::vector<double> const values_b = b.means(draws, total(), shares);
    if (design.units() < kLeastUnits) {
        std::vector<ShortfallIntervals> none;
        for (std::size_t l = 0; l < levels.size(); ++l) {
            none.push_back({{values_a[l], kNan, kNan},
                            {values_b[l], kNan, kNan},
                            {ratio_or_nan(values_b[l], values_a[l]), kNan, kNan}});
        }
        return none;
    }
    SplitMix random(kStart);
    Resampled resampled(levels.size());
    for (std::size_t r = 0; r < resamples; ++r) {
        draws.draw(random);
        double const all = total();
        std::vector<double> const means_a = a.means(draws, all, shares);
        std::vector<double> const means_b = b.means(draws, all, shares);
        for (std::size_t l = 0; l < levels.size(); ++l) {
            resampled.add(l, means_a[l], means_b[l]);
        }
    }
    return resampled.intervals(values_a, values_b, confidence);
}

}  // namespace cascade::engine

#include "engine/statistics/weighted.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/statistics/summation.hpp"
#include "models/base/contract.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kStrata = 256;

/// Moments of Z_u by stratum, in two passes.
struct Stratum {
    double units = 0.0;
    CompensatedSum sum;
    CompensatedSum squares;
};

/// visit(unit, Z) for every unit in order.
template <class Visit>
void for_units(SampleDesign const& d, RowValue const& term, Visit const& visit) {
    std::size_t begin = 0;
    for (std::size_t u = 0; u < d.units(); ++u) {
        std::size_t const end = d.unit_end.empty() ? u + 1 : d.unit_end[u];
        double const z = end == begin + 1 ? term(begin) : ordered_sum(begin, end, term);
        visit(u, z);
        begin = end;
    }
}

double variance_of_sum(SampleDesign const& d, RowValue const& term) {
    std::vector<Stratum> strata(d.stratum.empty() ? 1 : kStrata);
    auto const stratum = [&](std::size_t u) -> Stratum& { return strata[d.stratum_of(u)]; };
    for_units(d, term, [&](std::size_t u, double z) {
        stratum(u).units += 1.0;
        stratum(u).sum.add(z);
    });
    for_units(d, term, [&](std::size_t u, double z) {
        Stratum& s = stratum(u);
        double const off = z - s.sum.value() / s.units;
        s.squares.add(off * off);
    });
    CompensatedSum variance;
    for (Stratum const& s : strata) {
        if (s.units > 0.0) {
            variance.add(s.units > 1.0 ? s.units / (s.units - 1.0) * s.squares.value() : kNan);
        }
    }
    return variance.value();
}

/// Wilson's interval of a share p seen in n trials, n any number > 0.
Interval wilson(double p, double n, double z) {
    double const scale = 1.0 + z * z / n;
    double const centre = p + z * z / (2.0 * n);
    double const half = z * std::sqrt(std::max(0.0, p * (1.0 - p)) / n + z * z / (4.0 * n * n));
    return {p, p > 0.0 ? std::max(0.0, (centre - half) / scale) : 0.0,
            p < 1.0 ? std::min(1.0, (centre + half) / scale) : 1.0};
}

double reach(SampleDesign const& d, double confidence) {
    constexpr std::size_t kManyUnits = 1000;
    double const p = 0.5 + 0.5 * confidence;
    std::size_t const units = d.units();
    return units > kManyUnits     ? models::normal_quantile(p)
           : units >= kLeastUnits ? student_quantile(p, units - 1)
                                  : kNan;
}

}  // namespace

std::vector<double> SampleDesign::units_of_strata() const {
    std::vector<double> out(stratum.empty() ? 1 : kStrata, 0.0);
    for (std::size_t u = 0; u < units(); ++u) {
        out[stratum_of(u)] += 1.0;
    }
    return out;
}

double effective_size(SampleDesign const& d) {
    std::size_t const n = d.weight.size();
    double const sum = ordered_sum(0, n, [&](std::size_t i) { return d.weight[i]; });
    double const squares =
        ordered_sum(0, n, [&](std::size_t i) { return d.weight[i] * d.weight[i]; });
    return squares > 0.0 ? sum * sum / squares : 0.0;
}

Estimate weighted_ratio(SampleDesign const& d, RowValue const& a, RowValue const& b) {
    std::size_t const n = d.weight.size();
    double const top = ordered_sum(0, n, [&](std::size_t i) { return d.weight[i] * a(i); });
    double const bottom = ordered_sum(0, n, [&](std::size_t i) { return d.weight[i] * b(i); });
    double const theta = ratio_or_nan(top, bottom);
    if (theta != theta) {
        return {kNan, kNan};
    }
    double const variance =
        variance_of_sum(d, [&](std::size_t i) { return d.weight[i] * (a(i) - theta * b(i)); });
    return {theta, std::sqrt(variance) / std::fabs(bottom)};
}

Estimate weighted_mean(SampleDesign const& d, RowValue const& a) {
    return weighted_ratio(d, a, [](std::size_t) { return 1.0; });
}

RowsOfUnits::RowsOfUnits(SampleDesign const& design)
    : design_(design), units_of_stratum_(design.units_of_strata()) {}

std::size_t RowsOfUnits::unit_of(std::size_t row) const {
    auto const& ends = design_.unit_end;
    return ends.empty() ? row
                        : static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), row)
                                                   - ends.begin());
}

Estimate RowsOfUnits::mean(std::span<std::uint32_t const> rows,
                           std::span<double const> values) const {
    std::size_t const n = rows.size();
    std::vector<double> w;  // rows lie anywhere: fetched once
    w.reserve(n);
    for (std::uint32_t const row : rows) {
        w.push_back(design_.weight[row]);
    }
    double const top = ordered_sum(0, n, [&](std::size_t i) { return w[i] * values[i]; });
    double const bottom = ordered_sum(0, n, [&](std::size_t i) { return w[i]; });
    double const theta = ratio_or_nan(top, bottom);
    if (theta != theta) {
        return {kNan, kNan};
    }
    std::size_t const strata = units_of_stratum_.size();
    std::vector<CompensatedSum> sum(strata), squares(strata);
    auto const enter = [&](std::size_t unit, double z) {
        std::size_t const stratum = design_.stratum_of(unit);
        sum[stratum].add(z);
        squares[stratum].add(z * z);
    };
    std::vector<CompensatedSum> of_unit(design_.unit_end.size());
    for (std::size_t i = 0; i < n; ++i) {
        double const z = w[i] * (values[i] - theta);
        if (of_unit.empty()) {
            enter(rows[i], z);
        } else {
            of_unit[unit_of(rows[i])].add(z);
        }
    }
    for (std::size_t u = 0; u < of_unit.size(); ++u) {
        enter(u, of_unit[u].value());
    }
    CompensatedSum variance;
    for (std::size_t s = 0; s < strata; ++s) {
        double const units = units_of_stratum_[s];
        if (units > 0.0) {
            double const spread =
                squares[s].value() - sum[s].value() * sum[s].value() / units;  // sums are small
            variance.add(units > 1.0 ? units / (units - 1.0) * spread : kNan);
        }
    }
    double const v = variance.value();
    return {theta, std::sqrt(v < 0.0 ? 0.0 : v) / bottom};
}

Interval weighted_interval(SampleDesign const& d, Estimate const& e, double confidence) {
    double const half = reach(d, confidence) * e.standard_error;
    return {e.value, e.value - half, e.value + half};
}

Interval weighted_probability(SampleDesign const& d, Estimate const& share, double confidence) {
    double const p = share.value;
    double const variance = share.standard_error * share.standard_error;
    double const z = reach(d, confidence);
    if (p != p || variance != variance || z != z) {
        return {p, kNan, kNan};
    }
    double const spread = p * (1.0 - p);
    double const n = spread > 0.0 && variance > 0.0 ? spread / variance : effective_size(d);
    return wilson(std::clamp(p, 0.0, 1.0), n, z);
}

WeightedValues WeightedValues::sorted(std::span<double const> column, SampleDesign const& d,
                                      std::size_t begin, std::size_t end) {
    CASCADE_EXPECTS(column.size() == d.weight.size() && begin <= end && end <= column.size());
    std::vector<std::pair<double, double>> row;
    row.reserve(end - begin);
    for (std::size_t i = begin; i < end; ++i) {
        row.emplace_back(column[i], d.weight[i]);
    }
    // Equal values in the order of weights: the order of rows would serve, and cost more.
    std::sort(row.begin(), row.end());
    WeightedValues out;
    out.value.reserve(row.size());
    out.weight.reserve(row.size());
    for (auto const& [value, weight] : row) {
        out.value.push_back(value);
        out.weight.push_back(weight);
    }
    out.total = ordered_sum(0, row.size(), [&](std::size_t i) { return out.weight[i]; });
    return out;
}

double WeightedValues::quantile(double q) const {
    if (!(total > 0.0)) {
        return kNan;
    }
    // Rounding must not push a share such as 0.05 of equal weights to the next row.
    double const slack = 1e-12 * total;
    CompensatedSum sum;
    if (q <= 0.5) {
        for (std::size_t i = 0; i < value.size(); ++i) {
            sum.add(weight[i]);
            if (sum.value() >= q * total - slack) {
                return value[i];
            }
        }
        return value.back();
    }
    double const above = (1.0 - q) * total;
    for (std::size_t i = value.size(); i-- > 0;) {
        sum.add(weight[i]);
        if (sum.value() > above + slack) {
            return value[i];
        }
    }
    return value.front();
}

double WeightedValues::mean_below(double q) const {
    double const wanted = q * total;
    CompensatedSum sum;
    CompensatedSum moment;
    for (std::size_t i = 0; i < value.size(); ++i) {
        double const w = std::min(weight[i], wanted - sum.value());
        if (!(w > 0.0)) {
            break;
        }
        sum.add(w);
        moment.add(w * value[i]);
    }
    return ratio_or_nan(moment.value(), sum.value());
}

Interval weighted_quantile(SampleDesign const& d, std::span<double const> column,
                           WeightedValues const& sorted, double q, double confidence) {
    double const at = sorted.quantile(q);
    Estimate share = weighted_mean(d, [&](std::size_t i) { return column[i] <= at ? 1.0 : 0.0; });
    share.value = q;
    Interval const ends = weighted_probability(d, share, confidence);
    // Below the first row, or above the last but one, nothing is known of the law.
    auto const end = [&](double p, double first_known, double last_known) {
        return p > first_known && p < last_known ? sorted.quantile(p) : kNan;
    };
    if (sorted.value.empty()) {
        return {at, kNan, kNan};
    }
    double const first = sorted.weight.front() / sorted.total;
    double const last = 1.0 - sorted.weight.back() / sorted.total;
    return {at, end(ends.low, first, 1.0), end(ends.high, 0.0, last)};
}

std::vector<std::size_t> batch_ends(SampleDesign const& d, std::size_t batches) {
    std::size_t const units = d.units();
    std::size_t const count = std::min(batches, units);
    std::vector<std::size_t> ends;
    for (std::size_t b = 1; b <= count; ++b) {
        std::size_t const unit = b * units / count;
        ends.push_back(d.unit_end.empty() ? unit : d.unit_end[unit - 1]);
    }
    return ends;
}

}  // namespace cascade::engine

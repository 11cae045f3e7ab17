#include "engine/simulate/exact_sums.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "engine/simulate/plan.hpp"
#include "engine/simulate/tally.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

constexpr int kUsdBits = 60;
constexpr int kWeightBits = 68;
constexpr int kMostWeightBits = 40;

/// 2^(e - bits) with e the least such that x < 2^e.
double unit_of(double x, int bits, int most) {
    int e = 0;
    static_cast<void>(std::frexp(x, &e));  // of 0: 0
    return std::ldexp(1.0, std::clamp(e, -most, most) - bits);
}

double notional_of(Plan const& plan) {
    double sum = 0.0;
    for (int s = 0; s < models::kSides; ++s) {
        for (double const usd : plan.book.side[s].notional) {
            sum += usd;
        }
        sum += plan.living.opens_per_s[s] * plan.horizon_s();
    }
    return sum;
}

template <class Vector, class Sums>
std::vector<Vector*> list_sums(Sums& sums) {
    std::vector<Vector*> out;
    for (auto& heat : sums.heat) {
        out.push_back(&heat);
    }
    for (auto& fan : sums.fan_weight) {
        out.push_back(&fan);
    }
    for (auto& sizes : sums.cascade_weight) {
        out.push_back(&sizes);
    }
    return out;
}

void show(std::vector<models::Fixed> const& sums, double unit, std::span<double const> factor,
          std::vector<double>& to) {
    CASCADE_EXPECTS(sums.size() % factor.size() == 0);
    to.assign(sums.size() / factor.size(), 0.0);
    for (std::size_t c = 0; c < factor.size(); ++c) {
        for (std::size_t i = 0; i < to.size(); ++i) {
            to[i] += factor[c] * models::from_fixed(sums[c * to.size() + i], unit);
        }
    }
}

}  // namespace

SumUnits sum_units(Plan const& plan) {
    constexpr int kAnyExponent = 900;
    SumUnits out;
    out.usd = unit_of(notional_of(plan), kUsdBits, kAnyExponent);
    bool const tilted = plan.estimator.method == EstimatorMethod::importance;
    out.weight =
        unit_of(tilted ? 1.0 / plan.estimator.plain_share : 1.0, kWeightBits, kMostWeightBits);
    return out;
}

std::vector<std::vector<models::Fixed>*> ExactSums::all() {
    return list_sums<std::vector<models::Fixed>>(*this);
}

std::vector<std::vector<models::Fixed> const*> ExactSums::all() const {
    return list_sums<std::vector<models::Fixed> const>(*this);
}

void add_sums(ExactSums const& from, ExactSums& to) {
    auto const source = from.all();
    auto const target = to.all();
    for (std::size_t k = 0; k < source.size(); ++k) {
        CASCADE_EXPECTS(source[k]->size() == target[k]->size());
        for (std::size_t i = 0; i < source[k]->size(); ++i) {
            if (!models::add_fixed((*source[k])[i], (*target[k])[i])) {
                throw std::overflow_error(
                    "a sum of USD or weights over paths outgrew 2^110 of its units: a term that is "
                    "2^40 times the book's notional, or not finite");
            }
        }
    }
}

void show_sums(Plan const& plan, std::span<double const> factor, Tally& tally) {
    SumUnits const unit = sum_units(plan);
    for (int s = 0; s < models::kSides; ++s) {
        show(tally.sums.heat[s], unit.usd, factor, tally.heat[s]);
        show(tally.sums.cascade_weight[s], unit.weight, factor, tally.cascade_weight[s]);
    }
    for (int w = 0; w < kWorlds; ++w) {
        show(tally.sums.fan_weight[w], unit.weight, factor, tally.fan_weight[w]);
    }
}

}  // namespace cascade::engine

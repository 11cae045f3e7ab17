#pragma once

/// European options priced from the returns of a run without book.

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "tests/helpers/log_mgf.hpp"
#include "tests/helpers/sample.hpp"

namespace cascade::test {

struct Option {
    bool call;
    double strike;
    double price;
};

/// Mean of x, corrected by what y's mean is known to be missing: least squares of x on y, whose
/// slope's own error is of order 1/n (Glasserman, 2003, Monte Carlo Methods, section 4.1).
class ControlledMean {
  public:
    /// Sums are taken about these, near the means, so that little is lost to rounding.
    ControlledMean(double near_x, double expected_y) : near_x_(near_x), expected_y_(expected_y) {}

    void add(double x, double y) {
        double const u = x - near_x_;
        double const v = y - expected_y_;
        n_ += 1.0;
        u_ += u;
        v_ += v;
        uu_ += u * u;
        uv_ += u * v;
        vv_ += v * v;
    }
    [[nodiscard]] MeanSe get() const {
        double const uu = uu_ - u_ * u_ / n_;
        double const uv = uv_ - u_ * v_ / n_;
        double const slope = uv / (vv_ - v_ * v_ / n_);
        return {near_x_ + (u_ - slope * v_) / n_, std::sqrt((uu - slope * uv) / (n_ - 2.0) / n_)};
    }

  private:
    double near_x_;
    double expected_y_;
    double n_ = 0.0;
    double u_ = 0.0;
    double v_ = 0.0;
    double uu_ = 0.0;
    double uv_ = 0.0;
    double vv_ = 0.0;
};

/// Spot 100; the plan's drift is rate - dividend. The price at the horizon is the control; its own
/// mean is held against the forward.
inline void expect_prices(engine::Plan const& plan, double rate, double dividend, double years,
                          std::uint64_t paths, std::vector<Option> const& options) {
    double const spot = 100.0;
    double const discount = std::exp(-rate * years);
    double const expected_forward = spot * std::exp((rate - dividend) * years);
    std::vector<ControlledMean> value;
    for (Option const& o : options) {
        value.emplace_back(o.price, expected_forward);
    }
    RunningMean forward;
    sample(plan, paths, [&](engine::Tally const& t) {
        for (double const x : t.of(engine::Figure::baseline_return)) {
            double const price = spot * std::exp(x);
            forward.add(price);
            for (std::size_t k = 0; k < options.size(); ++k) {
                double const gain =
                    options[k].call ? price - options[k].strike : options[k].strike - price;
                value[k].add(discount * std::max(0.0, gain), price);
            }
        }
    });
    forward.expect("forward", expected_forward);
    for (std::size_t k = 0; k < options.size(); ++k) {
        Option const& o = options[k];
        MeanSe const m = value[k].get();
        expect_z((o.call ? "call " : "put ") + std::to_string(static_cast<int>(o.strike)), m.mean,
                 m.se, o.price);
        EXPECT_LT(4.0 * m.se, 0.005 * o.price) << "too few paths to call a price right";
    }
}

}  // namespace cascade::test

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
    void add(double x, double y) {
        n_ += 1.0;
        double const from_x = x - mean_x_;
        double const from_y = y - mean_y_;
        mean_x_ += from_x / n_;
        mean_y_ += from_y / n_;
        xx_ += from_x * (x - mean_x_);
        xy_ += from_x * (y - mean_y_);
        yy_ += from_y * (y - mean_y_);
    }
    [[nodiscard]] MeanSe get(double expected_y) const {
        double const slope = xy_ / yy_;
        return {mean_x_ - slope * (mean_y_ - expected_y),
                std::sqrt((xx_ - slope * xy_) / (n_ - 2.0) / n_)};
    }

  private:
    double n_ = 0.0;
    double mean_x_ = 0.0;
    double mean_y_ = 0.0;
    double xx_ = 0.0;
    double xy_ = 0.0;
    double yy_ = 0.0;
};

/// Spot 100; the plan's drift is rate - dividend. The price at the horizon is the control; its own
/// mean is held against the forward.
inline void expect_prices(engine::Plan const& plan, double rate, double dividend, double years,
                          std::uint64_t paths, std::vector<Option> const& options) {
    double const spot = 100.0;
    double const discount = std::exp(-rate * years);
    double const expected_forward = spot * std::exp((rate - dividend) * years);
    std::vector<ControlledMean> value(options.size());
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
        MeanSe const m = value[k].get(expected_forward);
        expect_z((o.call ? "call " : "put ") + std::to_string(static_cast<int>(o.strike)), m.mean,
                 m.se, o.price);
        EXPECT_LT(4.0 * m.se, 0.005 * o.price) << "too few paths to call a price right";
    }
}

}  // namespace cascade::test

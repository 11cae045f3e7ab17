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

/// Spot 100; the plan's drift is rate - dividend. An option in the money is priced by parity from
/// its counterpart, whose variance is smaller; the forward that parity takes for granted is held
/// against its own value.
inline void expect_prices(engine::Plan const& plan, double rate, double dividend, double years,
                          std::uint64_t paths, std::vector<Option> const& options) {
    double const spot = 100.0;
    double const discount = std::exp(-rate * years);
    double const expected_forward = spot * std::exp((rate - dividend) * years);
    std::vector<RunningMean> value(options.size());
    RunningMean forward;
    sample(plan, paths, [&](engine::Tally const& t) {
        for (double const x : t.of(engine::Figure::baseline_return)) {
            double const price = spot * std::exp(x);
            forward.add(price);
            for (std::size_t k = 0; k < options.size(); ++k) {
                double const outward = options[k].strike < expected_forward
                                           ? options[k].strike - price
                                           : price - options[k].strike;
                value[k].add(discount * std::max(0.0, outward));
            }
        }
    });
    forward.expect("forward", expected_forward);
    for (std::size_t k = 0; k < options.size(); ++k) {
        Option const& o = options[k];
        bool const sampled_put = o.strike < expected_forward;
        double const call_less_put = discount * (expected_forward - o.strike);
        double const parity = (o.call ? call_less_put : -call_less_put);
        MeanSe const m = value[k].get();
        expect_z((o.call ? "call " : "put ") + std::to_string(static_cast<int>(o.strike)),
                 o.call == sampled_put ? m.mean + parity : m.mean, m.se, o.price);
    }
}

}  // namespace cascade::test

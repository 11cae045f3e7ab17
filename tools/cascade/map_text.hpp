#pragma once

/// The book and its answer to a shock as text, 80 columns.

#include <string>
#include <vector>

#include "engine/scenario/assemble.hpp"
#include "engine/simulate/vulnerability.hpp"

namespace cascade::program {

/// Neighbouring levels of one side drawn as one row.
struct Band {
    double near = 0.0;          ///< outward log distance where it begins
    double far = 0.0;           ///< and ends
    double intensity = 0.0;     ///< USD
    double notional = 0.0;      ///< expected, USD
    double cumulative = 0.0;    ///< expected notional from spot to `far`, USD
    double reproduction = 0.0;  ///< largest local reproduction number of its levels
    double leverage = 0.0;      ///< tier with most intensity; NaN where none is known
    double bar = 0.0;           ///< height of its bar, the tallest is 1
    bool mixed = false;         ///< more than one tier
};

/// At most `rows` bands of even width from the first level of the side to its last, empty ones left
/// out.
[[nodiscard]] std::vector<Band> bands(engine::Assembly const& assembly, models::Side side,
                                      std::vector<double> const& reproduction, std::size_t rows);

/// Short side on top, spot and thresholds marked, long side below; bars show expected notional per
/// unit of log price (of a map of points: expected notional).
[[nodiscard]] std::string book_text(engine::Assembly const& assembly,
                                    std::vector<engine::VulnerabilityCurve> const& curves);

/// A dozen shocks of the side: where feedback ends them. `curve` of the side's default shocks.
[[nodiscard]] std::string curve_text(engine::Plan const& plan,
                                     engine::VulnerabilityCurve const& curve);

/// Levels as CSV that the book source "file" reads back.
[[nodiscard]] std::string levels_csv(engine::Plan const& plan);

}  // namespace cascade::program

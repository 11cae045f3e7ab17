#pragma once

/// Importance sampling: most paths from a tilted law, the rest from the law as it is.

#include <memory>

#include "engine/simulate/kernel/dispatch.hpp"
#include "engine/simulate/work.hpp"
#include "engine/tail/tilt.hpp"
#include "models/base/lanes.hpp"

namespace cascade::engine {

/// The mixture that paths are drawn from. Bands of kLanes paths take turns, so that of any number
/// of bands the share `share` belongs to the law as it is, up to one band.
struct TiltedMixture {
    double theta = 0.0;
    double log_mgf = 0.0;  ///< K(theta)
    double share = 1.0;    ///< of the paths from the law as it is

    /// The balance heuristic dP / d(share P + (1 - share) Q_theta) of a path with this baseline
    /// return; at most 1 / share.
    /// Source: Veach and Guibas (1995), SIGGRAPH 95, 419-428; Hesterberg (1995), Technometrics
    /// 37(2), 185-194 (defensive mixtures).
    [[nodiscard]] double weight(double baseline_return) const;
};

/// Whether band number `band` is drawn from the law as it is: of the first n >= 2 bands, the whole
/// part of n times the share is, but at least one and not all. So whatever runs holds both laws.
[[nodiscard]] bool is_plain_band(std::uint64_t band, double plain_share);

/// theta for the target by the cross-entropy method: in stages of `pilot_paths` paths, each drawn
/// from the mixture found so far, the level rises to what a tenth of them reach, and theta becomes
/// the one whose mean of the terminal log price is the weighted mean of the paths beyond the level,
/// until the level is the target's.
/// Source: de Boer, Kroese, Mannor, Rubinstein (2005), Ann. Oper. Res. 134, 19-67, algorithm 2.2.
struct PilotResult {
    double theta = 0.0;
    std::uint64_t paths = 0;
    double level = 0.0;  ///< of the last stage; the target's where it was reached
    bool reached = false;
};
[[nodiscard]] PilotResult find_tilt(Prepared const& prepared, Kernel const& kernel);

/// Fewest paths of a run: a band of either law.
inline constexpr std::uint64_t kLeastTiltedPaths = 2 * models::kLanes;

/// Importance sampling. Every path is weighed against the mixture with the share `plain_share`,
/// however many paths run, and histograms of the two components are kept apart until
/// finish_importance(). The pilot run, where theta is not given, is made here.
/// \pre why_not_tilted(plan.price) is ""; kLeastTiltedPaths paths or more
/// Checked in tests/statistical/importance_test.cpp against closed forms.
[[nodiscard]] std::unique_ptr<Work const> importance_work(Plan const& plan, Kernel const& kernel);

/// Let each component count as the mixture has it: with n_j of the n paths from component j and the
/// mixture's share c_j, its weights and sums times n c_j / n_j. The sum over rows is then unbiased
/// for any n_j > 0, since c_j / n_j times the sum over j's rows has the mean of c_j q_j under the
/// mixture. The factors are within one band of 1. Histograms come together.
/// Source: Veach and Guibas (1995), SIGGRAPH 95, 419-428, the multi-sample model.
/// Checked in tests/statistical/stopping_test.cpp.
void finish_importance(Plan const& plan, Tally& tally);

}  // namespace cascade::engine

#pragma once

/// Importance sampling: most paths from a tilted law, the rest from the law as it is.

#include "engine/simulate/kernel/dispatch.hpp"
#include "engine/simulate/run.hpp"
#include "engine/tail/tilt.hpp"

namespace cascade::engine {

/// The mixture that paths are drawn from. Groups of kLanes paths take turns, so that of any number
/// of groups the share `share` belongs to the law as it is, up to one group.
struct TiltedMixture {
    double theta = 0.0;
    double log_mgf = 0.0;  ///< K(theta)
    double share = 1.0;    ///< of the paths of the run from the law as it is

    /// The balance heuristic dP / d(share P + (1 - share) Q_theta) of a path with this baseline
    /// return; at most 1 / share.
    /// Source: Veach and Guibas (1995), SIGGRAPH 95, 419-428; Hesterberg (1995), Technometrics
    /// 37(2), 185-194 (defensive mixtures).
    [[nodiscard]] double weight(double baseline_return) const;
};

/// Whether the group of paths with this number is drawn from the law as it is.
[[nodiscard]] bool is_plain_group(std::uint64_t group, double plain_share);

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

/// Run the plan by importance sampling. Every path carries a weight; they sum to the number of
/// paths up to sampling error.
///
/// Without looks the share of the mixture is the exact one of the plan's paths. With looks the
/// number of paths is not known beforehand: the mixture has the share `plain_share`, and each
/// component's rows count as n c / n_c times as much, n_c of n paths being of the component with
/// the share c. That is as unbiased for every n; weights differ from those of a run of n paths
/// without looks by at most one group's share.
///
/// \param looks  With any, plan.paths are the most that are simulated; a block is the unit.
/// \pre why_not_tilted(plan.price) is ""
///
/// Checked in tests/statistical/importance_test.cpp against closed forms, and where it stops by
/// itself in tests/statistical/stopping_test.cpp.
[[nodiscard]] RunResult run_importance(Plan const& plan, RunOptions const& options,
                                       Looks const& looks);

}  // namespace cascade::engine

#pragma once

/// Adaptive multilevel splitting: paths that come closest to a rare event are kept and branched.
///
/// A repeat starts with n particles, paths as they come, each of weight 1 / n. The score of a path,
/// a running extreme such as its drawdown, can only rise. At each level z, the score that the share
/// `kill_share` of the particles do not exceed, all K particles with scores of at most z (ties
/// included) retire with the weight they have; each is replaced by a branch of one of the others,
/// chosen evenly: the same path up to the first look at it (the end of a chunk of kChunk steps) at
/// which its score exceeds z, with new draws from there on. All weights are then multiplied by
/// (n - K) / n. It ends when z reaches the target, or no particle is left.
///
/// The weighted rows, retired ones included, estimate the mean of *any* figure without bias, body
/// and tail, whatever n: theorem 3.1 of the source. Scores are looked at in discrete time, so they
/// jump over levels and tie; that K counts the ties is what keeps the estimate unbiased. Weights of
/// a repeat sum to 1 exactly. Repeats are independent; errors come from their spread.
///
/// What a branch shares with its parent: everything up to the branching step, the path's book
/// included. The waiting time for the next jump is drawn anew from there, given that the jump has
/// not come; a block of history that has begun is finished.
///
/// A particle is its branches, pairs (step, path number), and is simulated from the start: nothing
/// of a path is stored but its figures, at twice the work that snapshots would need or less.
///
/// Source: Brehier, Gazeau, Goudenege, Lelievre, Rousset (2016), "Unbiasedness of some generalized
/// adaptive multilevel splitting algorithms", Ann. Appl. Probab. 26(6), 3559-3601,
/// arXiv:1505.02674.

#include <memory>

#include "engine/simulate/work.hpp"

namespace cascade::engine {

/// Path numbers of repeat r start at r << kRepeatBits.
inline constexpr int kRepeatBits = 40;

/// Splitting at plan.estimator.target: plan.paths / repeats particles a repeat, which is the unit.
/// The tally has a row for every particle, retired or not, in the order of repeats.
/// \pre the plan has a target, and its paths are a multiple of the repeats
/// Checked in tests/statistical/splitting_test.cpp against closed forms.
[[nodiscard]] std::unique_ptr<Work const> splitting_work(Plan const& plan, Kernel const& kernel);

/// Make the weights of whole repeats, which sum to 1 in each, sum to the number of rows.
void finish_splitting(Plan const& plan, Tally& tally);

}  // namespace cascade::engine

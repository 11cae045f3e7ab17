#pragma once

/// Which differences between two results are more than chance, for a whole list of figures at once.

#include <cstddef>

#include "engine/results/comparison.hpp"
#include "engine/results/dataset.hpp"
#include "engine/results/sections.hpp"

namespace cascade::engine {

/// What the list as a whole is allowed, and what is left of it for one figure.
struct ListLevel {
    double chance = 0.0;     ///< that any figure is beyond where no figure truly differs, at most
    std::size_t judged = 0;  ///< figures with an error of their own
    double each = 0.0;       ///< chance / judged (Bonferroni): of one figure
};

/// The largest z of list_level: beyond it 1 - chance has no digits left.
inline constexpr double kLargestListZ = 7.0;

/// Level of a list judged at `z`: chance is that of a normal variable to lie beyond +-z.
///
/// \param z  In (0, kLargestListZ].
/// Checked in tests/unit/results/judgement_test.cpp.
[[nodiscard]] ListLevel list_level(Comparison const& comparison, double z);

/// What the paths of one run say of the errors of its figures, beyond what its file keeps.
struct RunEvidence {
    Dataset wide;           ///< summary with intervals of confidence 1 - each
    SectionedRun sections;  ///< with delete-one-batch values
};

/// \pre tally holds kLeastSectionedPaths or more, without weights
[[nodiscard]] RunEvidence evidence_of(Plan const& plan, Tally const& tally, ListLevel const& level);

/// Set the allowance of every figure that has an error: the largest difference that chance explains
/// with probability 1 - each.
///
/// Paired: t SE, t Student's quantile with the degrees of the paired error. Unpaired, with b > a:
///   - figures with an interval: sqrt((high_a - a)^2 + (b - low_b)^2), ends at confidence 1 - each
///     (Zou & Donner 2008). With evidence the ends are those of the figure's own interval at that
///     confidence: Wilson's, of order statistics, of batches. They hold for rare counts, for
///     laws with atoms and at the ends of the sample; a quantile that the sample does not bound is
///     not judged. Without, the ends of the file are stretched by Student's law, and an interval
///     that is a point says nothing: not judged.
///   - figures with a standard error: t sqrt(SE_a^2 + SE_b^2), degrees by Welch and Satterthwaite.
///     Degrees of one run: those of its file; else, with evidence, 3 m - 1 and at most 31, m the
///     number of batches that carry the jackknife variance, (sum d^2)^2 / sum d^4, which is a third
///     of the batches for a normal law and the number of paths that count where they are few. Below
///     m = 6 a standard error may be small by chance: it is then at least the figure itself.
///
/// \param a, b  Of the two runs, in the order of the comparison; null where paths are not kept.
/// Source: Zou & Donner (2008), Statistics in Medicine 27, 1693-1702; Satterthwaite (1946),
/// Biometrics Bulletin 2, 110-114. Checked in tests/statistical/comparison_test.cpp: 100 pairs of
/// runs that differ by seed only.
void set_allowances(Comparison& comparison, ListLevel const& level, RunEvidence const* a,
                    RunEvidence const* b);

}  // namespace cascade::engine

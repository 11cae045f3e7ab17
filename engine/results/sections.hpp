#pragma once

/// The sampled figures of a run with those of its sections: what standard errors of differences
/// between two runs on the same random numbers are made of.

#include <cstddef>
#include <string>
#include <vector>

#include "engine/results/dataset.hpp"
#include "engine/results/figure_name.hpp"
#include "engine/simulate/plan.hpp"
#include "engine/simulate/tally.hpp"
#include "engine/statistics/moments.hpp"

namespace cascade::engine {

/// A run needs this many paths for standard errors from sections.
inline constexpr std::size_t kLeastSectionedPaths = 1024;

/// Figures in one fixed order. A row holds the value of each, on the whole run or on part of it.
struct SectionedRun {
    std::vector<FigureName> figures;
    std::vector<std::string> names;            ///< figure_text of each
    std::vector<std::size_t> sections;         ///< of each: kBatches, kCoarseBatches, 0, kJackknife
    std::vector<double> whole;                 ///< [figure]
    std::vector<std::vector<double>> without;  ///< [b][figure]: all paths but batch b of kBatches
    std::vector<std::vector<double>> fine;     ///< [b][figure]: batch b of kBatches alone
    std::vector<std::vector<double>> coarse;   ///< [b][figure]: batch b of kCoarseBatches alone

    static constexpr std::size_t kJackknife = static_cast<std::size_t>(-1);
};

/// Summarize a run, its batches and what is left without each.
///
/// Figures are those of the summary that have an error of their own. Cost: about 33 summaries.
/// \param tally  Of kLeastSectionedPaths or more paths, otherwise only `whole` is filled.
[[nodiscard]] SectionedRun sectioned(Plan const& plan, Tally const& tally);

/// A difference b - a with its standard error and the degrees of freedom it has.
struct PairedDifference {
    double value = 0.0;
    double standard_error = 0.0;  ///< NaN where the sections do not show one
    std::size_t degrees = 0;
};

/// Difference of a figure, number `i` of run a and `j` of run b, whose paths are pairs.
///
/// Figures over `quantile` and `level`: with d_b the difference on batch b alone, sd(d)/sqrt(B), B
/// by batches_for_tail. All others, which are smooth functions of means: delete-one-batch
/// jackknife, with d_b the difference without batch b, sqrt((B - 1)/B sum (d_b - mean d)^2). In
/// both, batch b holds the same paths of both runs, so what they share cancels.
///
/// Why two: batch values of a ratio of rare counts are biased or missing, the jackknife's are not;
/// but the jackknife moves a quantile by so few order statistics that one spacing of the sample
/// decides its error.
///
/// \pre the figure has the same name in both runs, and they have the same number of paths
/// Source: Asmussen & Glynn (2007), Stochastic Simulation, III.5; Shao & Tu (1995), The Jackknife
/// and Bootstrap, 2.3. Checked in tests/statistical/paired_difference_test.cpp.
[[nodiscard]] PairedDifference paired_difference(SectionedRun const& a, std::size_t i,
                                                 SectionedRun const& b, std::size_t j);

/// The figures of all paths as a tally again, from the group /paths.
/// \throws Error (storage_failed) where a figure is missing, or where paths carry weights.
[[nodiscard]] Tally tally_of(Plan const& plan, Dataset const& paths);

}  // namespace cascade::engine

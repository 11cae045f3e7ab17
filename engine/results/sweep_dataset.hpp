#pragma once

/// Results of a sweep as one data set, the swept inputs its first dimensions.

#include <string>
#include <vector>

#include "engine/results/dataset.hpp"
#include "engine/results/sections.hpp"
#include "engine/statistics/sobol_indices.hpp"

namespace cascade::engine {

/// A dimension of a sweep.
struct SweepAxis {
    std::string name;
    std::string units;
    std::string long_name;
    Values values;
};

/// One run of a sweep.
struct SweepRun {
    Dataset summary;
    SectionedRun sections;
    double reproduction_number[models::kSides] = {};  ///< largest along the side's map; NaN: no map
};

/// Largest local reproduction number R of a side's map (levels at single prices have none at the
/// last), NaN without levels.
[[nodiscard]] double largest_reproduction_number(Plan const& plan, models::Side side);

/// Fills a grid of runs cell by cell.
///
/// Every numeric aggregate over quantile, level, side, drawdown_level, threshold or nothing is kept
/// over the axes and those; NaN where a cell was not run or has other thresholds. A figure X with
/// an error gets X_difference, its difference from the base, and X_difference_standard_error,
/// paired. Checked in tests/cli/sweep_test.py against single runs and `compare`.
class SweepTable {
  public:
    /// \param figures  Names; for them the values on the sections are kept too.
    SweepTable(std::vector<SweepAxis> axes, SweepRun base, std::vector<std::string> figures);

    [[nodiscard]] std::size_t cells() const { return cells_; }
    void add(std::size_t cell, SweepRun const& run);
    [[nodiscard]] Dataset take();

  private:
    struct Column {
        std::string name;
        std::string of;      ///< variable of the base that it is made from
        std::string suffix;  ///< of its long_name
        std::size_t inner;   ///< values of one cell
        Numbers values;
    };
    void store(std::string const& name, std::size_t cell, Numbers const& values);
    void add_sections(std::size_t cell, SweepRun const& run);
    void append_figures(Dataset& out) const;

    std::vector<SweepAxis> axes_;
    SweepRun base_;
    std::vector<std::string> figures_;
    std::size_t cells_ = 1;
    std::vector<Column> columns_;
    Numbers section_values_;
};

/// A Sobol design and what came of it.
struct SobolRuns {
    std::vector<SweepAxis> inputs;  ///< name, units, long_name; values not used
    std::vector<std::string> figures;
    std::vector<std::vector<double>> points;  ///< [run][input]
    std::vector<std::vector<double>> values;  ///< [run][figure]
    std::vector<SobolIndices> indices;        ///< [figure]
};

[[nodiscard]] Dataset sobol_dataset(SobolRuns const& runs);

/// Where R passes 1, over two inputs.
struct CriticalSurface {
    SweepAxis x;
    SweepAxis y;
    Numbers reproduction_number;  ///< [side][x][y]
    Numbers critical_shock;       ///< [side][x][y]
    Numbers critical_y;           ///< [side][x]: the y at which R passes 1; NaN if none does
};

[[nodiscard]] Dataset critical_dataset(CriticalSurface const& surface);

/// What the critical value of an input is called: "critical_kappa".
[[nodiscard]] std::string critical_name(std::string const& input);

}  // namespace cascade::engine

#pragma once

/// What all parts of a report read: one result file, made ready.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "engine/results/result_file.hpp"
#include "engine/study/traces.hpp"
#include "tools/cascade/interval.hpp"

namespace cascade::program {

inline constexpr std::size_t kSides = 2;  ///< long, short: the order of the axis `side`
inline constexpr auto& kSideName = engine::kSideLabels;

/// Levels of one side of /book as a picture shows them: at most a few hundred, nearest first.
struct MapSide {
    std::vector<double> lower, upper;  ///< USD
    std::vector<double> intensity;     ///< USD
    std::vector<double> leverage;      ///< NaN where not known or mixed
    std::vector<double> reproduction;
    std::vector<double> edge, cumulative;  ///< USD, intensity from spot to the edge; begins at 0
    double total = 0.0;                    ///< USD of intensity
    std::size_t levels = 0;                ///< in the file
};

/// A threshold that the file names.
struct Threshold {
    std::size_t side = 0;
    double price = 0.0;  ///< USD
};

using study::PathTrace;

struct Report {
    engine::ResultFile const& result;
    engine::Dataset const& root;  ///< figures of the result
    engine::Dataset const& book;
    std::shared_ptr<nlohmann::ordered_json const> given;     ///< the scenario as read; never null
    std::shared_ptr<nlohmann::ordered_json const> resolved;  ///< with every default; never null
    std::string file;                                        ///< name of the result file
    double spot = 0.0;
    double paths = 0.0;
    double horizon_s = 0.0;
    MapSide map[kSides];
    std::vector<Threshold> thresholds;
    std::vector<PathTrace> worst;

    /// Does the result hold this figure?
    [[nodiscard]] bool has(engine::Aggregate figure) const { return holds(root, figure); }
    /// Price that lies the outward log distance from spot.
    [[nodiscard]] double price_at(std::size_t side, double outward) const;
    /// Intensity from spot to a price, the map's levels spread evenly in log price; NaN without
    /// book.
    [[nodiscard]] double cumulative_intensity(std::size_t side, double price) const;
};

/// \param file  Name shown for the result. \param result  Outlives the report.
[[nodiscard]] Report make_report(engine::ResultFile const& result, std::string const& file);

}  // namespace cascade::program

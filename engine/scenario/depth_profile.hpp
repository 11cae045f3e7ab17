#pragma once

/// Depth of the order book by distance from its middle, for the law of impact "book".

#include <string>
#include <vector>

#include "engine/scenario/scenario.hpp"
#include "models/impact/impact.hpp"

namespace cascade::engine {

/// Bands of a CSV with columns `percentage` and `notional`: the mean over all its snapshots, which
/// must have the same bands. Columns `timestamp` and `depth` of Binance's bookDepth are passed
/// over. \param name  how messages call the file
[[nodiscard]] std::vector<DepthBandInput> read_depth_file(std::string const& text,
                                                          std::string const& name,
                                                          std::vector<Fault>& faults);

/// What is wrong with the bands as a whole: a side without any, an edge twice, USD that do not grow
/// outward.
[[nodiscard]] std::vector<std::string> faults_of_profile(
    std::vector<DepthBandInput> const& profile);

/// Bids for the long side, asks for the short one, by log price distance.
/// \pre faults_of_profile(profile) is empty
[[nodiscard]] models::ProfileLaw profile_law(std::vector<DepthBandInput> const& profile);

/// USD within log price 0.01, mean of both sides.
[[nodiscard]] double depth_1pct_of(models::ProfileLaw const& law);

}  // namespace cascade::engine

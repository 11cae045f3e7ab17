#pragma once

/// Numbers as the data of charts have them.

#include <vector>

#include <nlohmann/json.hpp>

namespace cascade::program {

/// Six digits: more than a picture shows. What is not finite becomes null.
[[nodiscard]] nlohmann::ordered_json rounded(double value);

[[nodiscard]] nlohmann::ordered_json list(std::vector<double> const& values);

}  // namespace cascade::program

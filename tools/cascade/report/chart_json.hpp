#pragma once

/// Numbers as the data of charts have them.

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace cascade::program {

/// Six digits: more than a picture shows. What is not finite becomes null.
[[nodiscard]] nlohmann::ordered_json rounded(double value);

[[nodiscard]] nlohmann::ordered_json list(std::vector<double> const& values);

/// As a page holds it: one line of ASCII, broken UTF-8 replaced.
[[nodiscard]] std::string ascii(nlohmann::ordered_json const& data);

}  // namespace cascade::program

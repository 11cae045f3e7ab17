#include "tools/cascade/report/chart_json.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace cascade::program {

nlohmann::ordered_json rounded(double value) {
    if (!std::isfinite(value)) {
        return nullptr;
    }
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.6g", value);
    return std::strtod(text.data(), nullptr);
}

nlohmann::ordered_json list(std::vector<double> const& values) {
    nlohmann::ordered_json out = nlohmann::ordered_json::array();
    for (double const value : values) {
        out.push_back(rounded(value));
    }
    return out;
}

}  // namespace cascade::program

#include "tools/cascade/report/chart_json.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include <nlohmann/json.hpp>

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

std::string ascii(nlohmann::ordered_json const& data) {
    return data.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace cascade::program

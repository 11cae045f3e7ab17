#include "engine/scenario/depth_profile.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/scenario/csv.hpp"
#include "engine/scenario/message.hpp"
#include "engine/scenario/spec.hpp"
#include "models/base/contract.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

std::string percent(double value) {
    return shortest_text(value) + " %";
}

/// Bands of one side, nearest first.
std::vector<DepthBandInput> side_of(std::vector<DepthBandInput> const& profile, bool bids) {
    std::vector<DepthBandInput> out;
    std::copy_if(profile.begin(), profile.end(), std::back_inserter(out),
                 [&](DepthBandInput const& band) { return (band.percentage < 0.0) == bids; });
    std::sort(out.begin(), out.end(), [](DepthBandInput const& a, DepthBandInput const& b) {
        return std::fabs(a.percentage) < std::fabs(b.percentage);
    });
    return out;
}

}  // namespace

std::vector<DepthBandInput> read_depth_file(std::string const& text, std::string const& name,
                                            std::vector<Fault>& faults) {
    struct Sum {
        double notional = 0.0;
        std::size_t rows = 0;
    };
    std::map<double, Sum> sums;
    StrictTable table(name, {"timestamp", "percentage", "depth", "notional"},
                      {"percentage", "notional"}, faults);
    table.read(text, [&] {
        for (char const* const column : {"percentage", "notional"}) {
            if (table.cell(column) == nullptr) {
                table.fault(column, std::string(column) + ": nothing is given");
            }
        }
        double const edge = table.number("percentage", -99.9, 1e4).value_or(0.0);
        double const notional = table.number("notional", kLeastPositive, kMaxUsd).value_or(0.0);
        if (table.sound()) {
            sums[edge].notional += notional;
            ++sums[edge].rows;
        }
    });
    std::vector<DepthBandInput> out;
    for (auto const& [edge, sum] : sums) {
        if (sum.rows != sums.begin()->second.rows) {
            faults.push_back({name, 0, 0, "",
                              "the band at " + percent(edge) + " has " + std::to_string(sum.rows)
                                  + " rows, that at " + percent(sums.begin()->first) + " "
                                  + std::to_string(sums.begin()->second.rows)
                                  + "; every snapshot has the same bands"});
            break;
        }
        out.push_back({edge, sum.notional / static_cast<double>(sum.rows)});
    }
    return out;
}

std::vector<std::string> faults_of_profile(std::vector<DepthBandInput> const& profile) {
    std::vector<std::string> out;
    for (DepthBandInput const& band : profile) {
        if (band.percentage == 0.0) {
            out.emplace_back("a band at 0 %: nothing stands at the middle itself");
            return out;
        }
    }
    for (bool const bids : {true, false}) {
        std::vector<DepthBandInput> const side = side_of(profile, bids);
        if (side.empty()) {
            out.emplace_back(bids ? "there is no band of bids (a percentage below 0)"
                                  : "there is no band of asks (a percentage above 0)");
        }
        for (std::size_t k = 1; k < side.size(); ++k) {
            if (side[k].percentage == side[k - 1].percentage) {
                out.push_back("two bands at " + percent(side[k].percentage));
            } else if (!(side[k].notional > side[k - 1].notional)) {
                out.push_back("the band at " + percent(side[k].percentage)
                              + " does not hold more than that at "
                              + percent(side[k - 1].percentage) + "; notional is cumulative");
            }
        }
    }
    return out;
}

models::ProfileLaw profile_law(std::vector<DepthBandInput> const& profile) {
    models::ProfileLaw law;
    for (int s = 0; s < models::kSides; ++s) {
        for (DepthBandInput const& band : side_of(profile, s == 0)) {
            law.distance[s].push_back(
                std::fabs(models::portable_log(1.0 + band.percentage / 100.0)));
            law.depth[s].push_back(band.notional);
        }
    }
    return law;
}

double depth_1pct_of(models::ProfileLaw const& law) {
    double sum = 0.0;
    for (int s = 0; s < models::kSides; ++s) {
        std::vector<double> const& x = law.distance[s];
        std::vector<double> const& usd = law.depth[s];
        CASCADE_EXPECTS(!x.empty() && x.size() == usd.size());
        std::size_t k = 0;
        while (k + 1 < x.size() && x[k] < 0.01) {
            ++k;
        }
        double const x0 = k > 0 ? x[k - 1] : 0.0;
        double const usd0 = k > 0 ? usd[k - 1] : 0.0;
        sum += usd0 + (usd[k] - usd0) * (0.01 - x0) / (x[k] - x0);
    }
    return sum / models::kSides;
}

}  // namespace cascade::engine

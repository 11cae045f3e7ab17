// A program outside the project: from a scenario in memory to a figure with its interval, and a
// file.
#include <cstdio>
#include <string>

#include "engine/study/study.hpp"

namespace study = cascade::study;

constexpr char kScenario[] = R"({
  "schema_version": 1, "name": "inline",
  "market": { "symbol": "BTCUSDT", "spot": 105000 },
  "simulation": { "paths": 2000, "horizon": "24h", "step": "1min", "seed": 1 },
  "price": { "model": "gbm", "volatility": 0.45 },
  "book": { "source": "thresholds", "kappa": 0.1, "thresholds": [
    { "side": "short", "price": 110000, "cumulative_intensity": 2.14e9 },
    { "side": "long", "price": 100700, "cumulative_intensity": 7.56e9 } ] },
  "impact": { "model": "linear", "depth_1pct": 4.0e8 }
})";

int main(int argc, char** argv) {
    try {
        study::Scenario const scenario = study::parse_scenario(kScenario, "inline.json", ".");
        study::Result result = study::run(scenario);
        study::FigureValue const figure = result.figure("liquidation_multiplier[long]");
        std::printf("%s %.3f [%.3f, %.3f]\n", figure.name.c_str(), figure.interval.value,
                    figure.interval.low, figure.interval.high);
        study::write(result, argc > 1 ? argv[1] : "inline.h5", true);
        return 0;
    } catch (study::Error const& error) {
        for (study::Fault const& fault : error.faults()) {
            std::fprintf(stderr, "%s\n", fault.text().c_str());
        }
        return 1;
    }
}

#include <cmath>

#include <nlohmann/json.hpp>

#include "engine/scenario/duration.hpp"
#include "engine/statistics/decay_fit.hpp"
#include "tools/cascade/commands.hpp"
#include "tools/cascade/exit_codes.hpp"
#include "tools/cascade/terminal.hpp"

namespace cascade::program {

int decay_command(DecayArguments const& arguments) {
    engine::DecayFit const fit = engine::fit_power_decay(arguments.time_s, arguments.exponent,
                                                         arguments.horizon_s, arguments.parts);
    nlohmann::ordered_json out;
    out["half_lives"] = nlohmann::ordered_json::array();
    for (double const half_life : fit.half_life) {
        // Whole milliseconds: what is fitted does not hang on the rest.
        double const ms = std::fmax(1.0, std::round(half_life * 1e3));
        out["half_lives"].push_back(engine::duration_text(static_cast<std::int64_t>(ms) * 1000000));
    }
    out["weights"] = fit.weight;
    out["largest_error"] = fit.largest_error;
    print(out.dump(2) + "\n");
    return kDone;
}

}  // namespace cascade::program

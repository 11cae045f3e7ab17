#include "engine/scenario/level_file.hpp"

#include "engine/scenario/csv.hpp"
#include "engine/scenario/spec.hpp"

namespace cascade::engine {

LevelFile read_level_file(std::string const& text, std::string const& name,
                          std::vector<Fault>& faults) {
    LevelFile out;
    StrictTable table(name, {"side", "price", "lower", "upper", "intensity", "leverage"},
                      {"side", "intensity"}, faults);
    table.read(text, [&] {
        LevelInput level;
        level.side = table.side();
        level.price = table.number("price", 0.0, kMaxPrice, true);
        level.lower = table.number("lower", 0.0, kMaxPrice, true);
        level.upper = table.number("upper", 0.0, kMaxPrice, true);
        if (table.cell("intensity") == nullptr) {
            table.fault("intensity", "intensity: nothing is given");
        }
        level.intensity = table.number("intensity", 0.0, kMaxUsd, false).value_or(0.0);
        level.leverage = table.number("leverage", 1.0, 1000.0, false);
        if (table.sound()) {
            out.levels.push_back(level);
            out.lines.push_back(table.line());
        }
    });
    return out;
}

}  // namespace cascade::engine

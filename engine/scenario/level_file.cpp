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
        level.price = table.number("price", kLeastPositive, kMaxPrice);
        level.lower = table.number("lower", kLeastPositive, kMaxPrice);
        level.upper = table.number("upper", kLeastPositive, kMaxPrice);
        if (table.cell("intensity") == nullptr) {
            table.fault("intensity", "intensity: nothing is given");
        }
        level.intensity = table.number("intensity", 0.0, kMaxUsd).value_or(0.0);
        level.leverage = table.number("leverage", 1.0, 1000.0);
        if (table.sound()) {
            out.levels.push_back(level);
            out.lines.push_back(table.line());
        }
    });
    return out;
}

}  // namespace cascade::engine

#include "engine/simulate/memory.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

namespace cascade::engine {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::infinity();

double machine_available() {
    std::ifstream file("/proc/meminfo");
    for (std::string name; file >> name;) {
        double kibibytes = 0.0;
        if (name == "MemAvailable:" && file >> kibibytes) {
            return 1024.0 * kibibytes;
        }
        file.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    }
    return kUnknown;
}

/// Version 2 control groups; the file holds "max" where there is no limit.
double group_available() {
    double limit = 0.0;
    double used = 0.0;
    std::ifstream limit_file("/sys/fs/cgroup/memory.max");
    std::ifstream used_file("/sys/fs/cgroup/memory.current");
    return limit_file >> limit && used_file >> used ? std::max(limit - used, 0.0) : kUnknown;
}

}  // namespace

double available_memory() {
    return std::min(machine_available(), group_available());
}

}  // namespace cascade::engine

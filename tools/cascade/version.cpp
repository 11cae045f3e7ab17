#include "tools/cascade/version.hpp"

#include "cascade_version.hpp"
#include "engine/simulate/kernel/dispatch.hpp"
#include "engine/study/provenance.hpp"

namespace cascade::program {
namespace {

/// Kernels that run on this machine, by the names that CASCADE_SIMD takes.
std::string simd_levels() {
    std::string levels;
    for (std::string const& name : engine::available_simd()) {
        levels += (levels.empty() ? "" : ", ") + name;
    }
    return levels;
}

}  // namespace

std::string version() {
    return kVersion;
}

std::string commit() {
    return std::string(kCommit) + (kDirty ? "-dirty" : "");
}

study::Origin origin(std::string const& command_line) {
    return {version(), commit(), command_line};
}

std::string version_text() {
    return "cascade " + version() + "\ncommit " + commit() + "\ncompiler " + study::compiler()
           + "\nkernels of this machine: " + simd_levels();
}

}  // namespace cascade::program

#include "tools/cascade/version.hpp"

#if __has_include("cascade_version.hpp")
#include "cascade_version.hpp"
#else
namespace cascade {
inline constexpr char const* kVersion = "0.1.0";
inline constexpr char const* kCommit = "unknown";
inline constexpr bool kDirty = false;
}  // namespace cascade
#endif

namespace cascade::program {
namespace {

/// Instruction sets the kernel is compiled for, of those this CPU has.
std::string simd_levels() {
    std::string levels = "baseline";
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0) {
        levels += ", v3";
    }
    if (__builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512dq") != 0
        && __builtin_cpu_supports("avx512vl") != 0) {
        levels += ", v4";
    }
#endif
    return levels;
}

}  // namespace

std::string version() {
    return kVersion;
}

std::string commit() {
    return std::string(kCommit) + (kDirty ? "-dirty" : "");
}

std::string compiler() {
#if defined(__clang__)
    return "clang++ " __clang_version__;
#else
    return "g++ " __VERSION__;
#endif
}

std::string version_text() {
    return "cascade " + version() + "\ncommit " + commit() + "\ncompiler " + compiler()
           + "\ninstruction sets of this machine: " + simd_levels();
}

}  // namespace cascade::program

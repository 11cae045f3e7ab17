#pragma once

/// How a call of the front door is carried out. Nothing in here changes a figure or a hash.

#include <cstdint>
#include <optional>
#include <string>

namespace cascade::study {

/// Who asks for a result. Kept in the file for its readers, outside the results hash.
struct Origin {
    std::string version;             ///< of the program; empty: library_version()
    std::string commit = "unknown";  ///< the program was built from
    std::string command_line;        ///< that repeats the call; may be empty
};

struct Settings {
    int threads = 0;  ///< 0: all cores that the process may use
    /// Bytes that figures of paths may take in memory; none: whatever is free. What does not fit
    /// goes into scratch files where the estimator allows them (`plain`), and is refused otherwise.
    std::optional<std::uint64_t> memory;
    std::string scratch;  ///< folder of scratch files; empty: none are made
    std::string simd;  ///< "portable", "v3", "v4"; empty: $CASCADE_SIMD, else the widest there is
    Origin origin;
};

}  // namespace cascade::study

#pragma once

/// What the front door gives back, and the files it becomes.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/results/result_file.hpp"
#include "engine/study/figure.hpp"

namespace cascade::study {

/// Wall time of the phases.
struct Timing {
    double simulate_s = 0.0;
    double summarize_s = 0.0;
};

/// A run or a sweep, done. Equal scenarios give equal figures and hashes, whatever the settings.
struct Result {
    engine::ResultFile file;            ///< every group, ready to be written or asked
    std::vector<std::string> warnings;  ///< one line each; also the attribute `warnings`
    Timing timing;
    int threads = 0;   ///< that simulated a part of it
    std::string simd;  ///< instruction set of the kernel: "portable", "v3", "v4"
    std::uint64_t seed = 0;
    std::uint64_t steps = 0;      ///< of each path
    std::uint64_t paths = 0;      ///< in the result: of a target accuracy, those it took
    std::uint64_t simulated = 0;  ///< in all, those of pilot runs and of every run of a sweep

    /// A figure with its interval: "drawdown_amplification[0.99]", "liquidation_multiplier[long]".
    /// \throws Error (invalid_argument) where there is none of that name, with a suggestion
    [[nodiscard]] FigureValue figure(std::string const& name) const;

    /// 32 hex digits over every figure, as written into the file.
    [[nodiscard]] std::string hash() const;
};

/// Write a result: the whole file appears under its name, or nothing does.
/// \param force  Replace an existing file.
/// \throws Error (output_refused, storage_failed)
void write(Result& result, std::string const& file, bool force = false);

/// Read a result or sweep back, after checking its seal and its hashes.
/// \throws Error (missing_input) where the file cannot be opened; (storage_failed) where it is
/// damaged or none of ours
[[nodiscard]] engine::ResultFile read(std::string const& file,
                                      engine::ReadScope scope = engine::ReadScope::everything);

/// \throws Error (missing_input) where `file` is not there, is a folder or cannot be read
void require_readable(std::string const& file);

}  // namespace cascade::study

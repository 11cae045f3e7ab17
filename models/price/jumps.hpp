#pragma once

/// Jumps of log price: when, and how far.

#include <variant>

namespace cascade::models {

/// Merton (1976), J. Financ. Econ. 3, 125-144: a jump's log size is normal.
struct NormalJump {
    double mean = 0.0;
    double sd = 0.0;  ///< >= 0
};

/// Kou (2002), Manage. Sci. 48(8), 1086-1101: up with probability `up_probability`, then
/// exponential with mean `up_mean`, else down with mean `down_mean`; means of the absolute log
/// size.
struct DoubleExponentialJump {
    double up_probability = 0.5;  ///< [0, 1]
    double up_mean = 0.0;         ///< (0, 1): the expected price must exist
    double down_mean = 0.0;       ///< > 0
};

/// Jumps at rate lambda, started at `initial_intensity`: lambda relaxes to `intensity` and every
/// jump of either sign adds to it (Hawkes, 1971, Biometrika 58(1), 83-90; exponential kernel):
///     d lambda = decay (intensity - lambda) dt + excitation dN.
/// excitation == 0 with initial_intensity == intensity is a Poisson process. `stationary`: lambda
/// starts from its law in the long run instead, as if the process had gone on for ever.
struct JumpProcess {
    double intensity = 0.0;          ///< per year, >= 0
    double initial_intensity = 0.0;  ///< per year, >= intensity
    double excitation = 0.0;         ///< per year, added by each jump, >= 0
    double decay = 0.0;              ///< per year, > excitation where excitation > 0
    std::variant<NormalJump, DoubleExponentialJump> size;
    bool stationary = false;  ///< needs excitation > 0; initial_intensity is not read

    /// Expected number of jumps that one jump sets off directly; below 1 or the number explodes.
    [[nodiscard]] double branching_ratio() const {
        return excitation > 0.0 ? excitation / decay : 0.0;
    }
    /// Jumps per year in the long run.
    [[nodiscard]] double long_run_intensity() const {
        return intensity / (1.0 - branching_ratio());
    }
    /// Years to run before the start for the law in the long run: from its mean on, what is left of
    /// a deviation falls by the factor exp(-16), 1e-7.
    [[nodiscard]] double history_years() const {
        return stationary ? 16.0 / (decay - excitation) : 0.0;
    }
};

}  // namespace cascade::models

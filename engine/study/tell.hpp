#pragma once

/// Speak to an observer, whichever of its callbacks are set. Private to this room.

#include <string>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/study/observer.hpp"
#include "models/base/number_text.hpp"

namespace cascade::study {

inline void tell(Observer const& observer, Phase phase) {
    if (observer.phase) {
        observer.phase(phase);
    }
}

inline void tell(Observer const& observer, Progress const& progress) {
    if (observer.progress) {
        observer.progress(progress);
    }
}

inline void tell(Observer const& observer, std::vector<std::string> const& warnings) {
    for (std::string const& warning : warnings) {
        if (observer.warning) {
            observer.warning(warning);
        }
    }
}

[[nodiscard]] inline std::atomic<bool> const* stop_flag_of(Observer const& observer) {
    return observer.cancel == nullptr ? nullptr : &observer.cancel->flag();
}

[[noreturn]] inline void throw_stopped(std::uint64_t done, std::uint64_t total) {
    throw engine::stopped_error("stopped after " + grouped_text(done) + " of " + grouped_text(total)
                                + " paths");
}

inline void stop_if_cancelled(Observer const& observer, std::uint64_t done, std::uint64_t total) {
    if (observer.cancel != nullptr && observer.cancel->cancelled()) {
        throw_stopped(done, total);
    }
}

}  // namespace cascade::study

#define CASCADE_SIMD v4
#include "engine/simulate/kernel/kernel.hpp"

namespace cascade::engine {

void simulate_lanes_v4(LaneJob const& job) {
    simulate_lanes(job);
}

}  // namespace cascade::engine

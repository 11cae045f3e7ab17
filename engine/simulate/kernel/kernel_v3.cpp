#define CASCADE_SIMD v3
#include "engine/simulate/kernel/kernel.hpp"

namespace cascade::engine {

void simulate_lanes_v3(LaneJob const& job) {
    simulate_lanes(job);
}

}  // namespace cascade::engine

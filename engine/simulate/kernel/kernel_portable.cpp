#include "engine/simulate/kernel/kernel.hpp"

namespace cascade::engine {

void simulate_lanes_portable(LaneJob const& job) {
    simulate_lanes(job);
}

}  // namespace cascade::engine

#include "engine/study/placement.hpp"

#include <utility>

#include "engine/base/error.hpp"
#include "engine/simulate/memory.hpp"
#include "engine/simulate/scheduler.hpp"
#include "models/base/number_text.hpp"

namespace cascade::study {
namespace {

using engine::Plan;
using engine::Storage;

bool more_than_allowed(Settings const& settings, Plan const& plan) {
    return settings.memory
           && engine::columns_estimate(plan) > static_cast<double>(*settings.memory);
}

[[noreturn]] void refuse(std::string const& scenario_file, std::string message) {
    engine::Fault fault;
    fault.file = scenario_file;
    fault.pointer = "/simulation/paths";
    fault.message = std::move(message);
    throw engine::Error(engine::ErrorKind::no_room, {std::move(fault)});
}

std::string over_the_limit(Plan const& plan) {
    return "the figures of all paths need about " + byte_text(engine::columns_estimate(plan))
           + ", more than the limit on memory allows, and "
           + (engine::may_use_scratch(plan)
                  ? "there is no folder for scratch files"
                  : "only the estimator \"plain\" can keep them in scratch files");
}

}  // namespace

Placement place_columns(Settings const& settings, Plan const& plan) {
    int const threads = settings.threads > 0 ? settings.threads : engine::available_threads();
    Placement out;
    out.memory = engine::memory_estimate(plan, threads, Storage::memory);
    bool const fits =
        !more_than_allowed(settings, plan) && out.memory <= engine::available_memory();
    if (!fits && engine::may_use_scratch(plan) && !settings.scratch.empty()) {
        out.storage = Storage::scratch;
        out.folder = settings.scratch;
        out.memory = engine::memory_estimate(plan, threads, Storage::scratch);
        out.scratch = engine::columns_estimate(plan);
    }
    return out;
}

void require_room(Settings const& settings, std::string const& scenario_file, Plan const& plan,
                  Placement const& placement) {
    double const available = engine::available_memory();
    if (placement.memory > available) {
        refuse(scenario_file, "the run needs about " + byte_text(placement.memory) + " of memory, "
                                  + byte_text(available)
                                  + " are free; fewer paths or threads need less");
    }
    if (placement.storage == Storage::memory) {
        if (more_than_allowed(settings, plan)) {
            refuse(scenario_file, over_the_limit(plan));
        }
        return;
    }
    double const free = engine::free_space(placement.folder);
    if (placement.scratch > free) {
        refuse(scenario_file, "the run needs about " + byte_text(placement.scratch)
                                  + " of scratch files, " + byte_text(free) + " are free in "
                                  + placement.folder + "; another folder may have room");
    }
}

std::shared_ptr<engine::Scratch> open_scratch(Placement const& placement) {
    return placement.storage == Storage::scratch
               ? std::make_shared<engine::Scratch>(placement.folder)
               : nullptr;
}

}  // namespace cascade::study

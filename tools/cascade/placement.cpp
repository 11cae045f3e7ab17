#include "tools/cascade/placement.hpp"

#include <cstdlib>
#include <filesystem>
#include <utility>

#include "engine/scenario/scenario.hpp"
#include "engine/simulate/memory.hpp"
#include "engine/simulate/scheduler.hpp"
#include "tools/cascade/format.hpp"

namespace cascade::program {
namespace {

using engine::Plan;
using engine::Storage;

std::string scratch_folder(RunArguments const& arguments, std::string const& output) {
    if (!arguments.scratch.empty()) {
        return arguments.scratch;
    }
    char const* const temporary = std::getenv("TMPDIR");
    if (temporary != nullptr && *temporary != '\0') {
        return temporary;
    }
    std::string const beside = std::filesystem::path(output).parent_path().string();
    return beside.empty() ? "." : beside;
}

bool more_than_allowed(RunArguments const& arguments, Plan const& plan) {
    return arguments.memory
           && engine::columns_estimate(plan) > static_cast<double>(*arguments.memory);
}

[[noreturn]] void refuse(RunArguments const& arguments, std::string message) {
    engine::Fault fault;
    fault.file = arguments.scenario;
    fault.pointer = "/simulation/paths";
    fault.message = std::move(message);
    throw engine::InputError({fault});
}

}  // namespace

Placement place_columns(RunArguments const& arguments, Plan const& plan,
                        std::string const& output) {
    int const threads = arguments.threads > 0 ? arguments.threads : engine::available_threads();
    Placement out;
    out.memory = engine::memory_estimate(plan, threads, Storage::memory);
    bool const fits =
        !more_than_allowed(arguments, plan) && out.memory <= engine::available_memory();
    if (!fits && engine::may_use_scratch(plan)) {
        out.storage = Storage::scratch;
        out.folder = scratch_folder(arguments, output);
        out.memory = engine::memory_estimate(plan, threads, Storage::scratch);
        out.scratch = engine::columns_estimate(plan);
    }
    return out;
}

void require_room(RunArguments const& arguments, Plan const& plan, Placement const& placement) {
    double const available = engine::available_memory();
    if (placement.memory > available) {
        refuse(arguments, "the run needs about " + bytes(placement.memory) + " of memory, "
                              + bytes(available) + " are free; fewer paths or threads need less");
    }
    if (placement.storage == Storage::memory) {
        if (more_than_allowed(arguments, plan)) {
            refuse(arguments,
                   "the figures of all paths need about " + bytes(engine::columns_estimate(plan))
                       + ", more than --memory allows, and only the estimator \"plain\" can keep "
                         "them in scratch files");
        }
        return;
    }
    double const free = engine::free_space(placement.folder);
    if (placement.scratch > free) {
        refuse(arguments, "the run needs about " + bytes(placement.scratch) + " of scratch files, "
                              + bytes(free) + " are free in " + placement.folder
                              + "; --scratch names another folder");
    }
}

std::shared_ptr<engine::Scratch> open_scratch(Placement const& placement) {
    return placement.storage == Storage::scratch
               ? std::make_shared<engine::Scratch>(placement.folder)
               : nullptr;
}

}  // namespace cascade::program

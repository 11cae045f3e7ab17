/// The command line program: reads the arguments, runs one command, turns what went wrong into a
/// message and an exit status. Every message is made safe for a terminal here.

#include <cstdio>
#include <exception>
#include <new>
#include <stdexcept>

#include <malloc.h>
#include <unistd.h>

#include "engine/base/error.hpp"
#include "engine/results/process.hpp"
#include "models/base/contract.hpp"
#include "tools/cascade/arguments.hpp"
#include "tools/cascade/commands.hpp"
#include "tools/cascade/exit_codes.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/terminal.hpp"

namespace {

using namespace cascade;
using namespace cascade::program;

struct Dispatch {
    int operator()(RunArguments const& arguments) const { return run_command(arguments); }
    int operator()(ValidateArguments const& arguments) const { return validate_command(arguments); }
    int operator()(MapArguments const& arguments) const { return map_command(arguments); }
    int operator()(ShowArguments const& arguments) const { return show_command(arguments); }
    int operator()(ReportArguments const& arguments) const { return report_command(arguments); }
    int operator()(ReplayArguments const& arguments) const { return replay_command(arguments); }
    int operator()(MarginArguments const& arguments) const { return margin_command(arguments); }
    int operator()(DecayArguments const& arguments) const { return decay_command(arguments); }
    int operator()(BenchArguments const& arguments) const { return bench_command(arguments); }
    int operator()(CompareArguments const& arguments) const { return compare_command(arguments); }
    int operator()(SweepArguments const& arguments) const { return sweep_command(arguments); }
    int operator()(FiguresArguments const& arguments) const { return figures_command(arguments); }
    int operator()(ExportArguments const& arguments) const { return export_command(arguments); }
    int operator()(SchemaArguments const& arguments) const { return schema_command(arguments); }
    int operator()(InitArguments const& arguments) const { return init_command(arguments); }
    int operator()(CompletionsArguments const& arguments) const {
        return completions_command(arguments);
    }
    int operator()(ManArguments const& arguments) const { return man_command(arguments); }
    int operator()(Printed const& printed) const {
        print(printed.text);
        return kDone;
    }
};

void complain_of(std::exception const& error) {
    complain("cascade: " + printable(error.what()));
}

int status_of(engine::ErrorKind kind) {
    switch (kind) {
        case engine::ErrorKind::invalid_argument:
            return kUsage;
        case engine::ErrorKind::invalid_input:
        case engine::ErrorKind::no_room:
            return kScenarioWrong;
        case engine::ErrorKind::missing_input:
            return kInputMissing;
        case engine::ErrorKind::output_refused:
            return kCannotCreate;
        case engine::ErrorKind::storage_failed:
            return kStorage;
        case engine::ErrorKind::stopped:
            return kSignalBase + stop_signal();
        case engine::ErrorKind::internal:
            return kOurFault;
    }
    return kOurFault;
}

/// The message and exit status of the exception in flight.
int report_failure() {
    try {
        throw;
    } catch (UsageError const& error) {
        complain(std::string("cascade: ") + error.what());
        complain("'cascade --help' lists commands, 'cascade COMMAND --help' its options.");
        return kUsage;
    } catch (engine::Error const& error) {
        for (engine::Fault const& fault : error.faults()) {
            bool const placed = !fault.file.empty() || !fault.pointer.empty();
            complain((placed ? "" : "cascade: ") + printable(fault.text()));
        }
        return status_of(error.kind());
    } catch (ContractViolation const& error) {
        complain("cascade: this is a bug of cascade: " + printable(error.what()));
        return kOurFault;
    } catch (std::bad_alloc const&) {
        complain("cascade: no memory left; fewer paths or fewer threads need less");
        return kOurFault;
    } catch (std::exception const& error) {
        complain_of(error);
        return kOurFault;
    }
}

/// Keep freed memory for the next array. A short run spends a third of its time on pages that are
/// given back and asked for again.
void keep_freed_memory() {
    constexpr int kLargestAllowed = 32 << 20;
    mallopt(M_MMAP_THRESHOLD, kLargestAllowed);
    mallopt(M_TRIM_THRESHOLD, 4 * kLargestAllowed);
}

}  // namespace

int main(int argc, char** argv) {
    keep_freed_memory();
    guard_streams();
    int status = kOurFault;
    try {
        engine::claim_storage_library();
        std::vector<std::string> const arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
        status = std::visit(Dispatch{}, parse_arguments(arguments));
        finish_output();
    } catch (...) {
        status = report_failure();
    }
    if (status == kStorage) {
        // A storage library whose file failed may not survive its own exit handlers.
        std::fflush(stderr);
        _exit(status);
    }
    return status;
}

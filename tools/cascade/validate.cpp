#include <nlohmann/json.hpp>

#include "engine/study/run.hpp"
#include "tools/cascade/commands.hpp"
#include "tools/cascade/exit_codes.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/terminal.hpp"

namespace cascade::program {
namespace {

/// What one file is refused for; nothing if it is good.
struct Verdict {
    std::vector<engine::Fault> faults;
    bool missing = false;
};

/// A refusal is here a result, not a failure: the other files are still to be read.
Verdict verdict_on(std::string const& file, std::vector<engine::Override> const& overrides) {
    Verdict verdict;
    try {
        study::validate(engine::load_scenario(file, overrides));
    } catch (engine::Error const& error) {
        verdict.missing = error.kind() == engine::ErrorKind::missing_input;
        bool const refused = error.kind() == engine::ErrorKind::invalid_input
                             || error.kind() == engine::ErrorKind::no_room;
        if (!verdict.missing && !refused) {
            throw;
        }
        verdict.faults = error.faults();
        if (verdict.missing) {
            verdict.faults.front().file = file;
        }
    }
    return verdict;
}

nlohmann::ordered_json as_json(engine::Fault const& fault) {
    return {{"file", fault.file},
            {"line", fault.line},
            {"column", fault.column},
            {"pointer", fault.pointer},
            {"message", fault.message}};
}

}  // namespace

int validate_command(ValidateArguments const& arguments) {
    auto list = nlohmann::ordered_json::array();
    int status = kDone;
    for (std::string const& file : arguments.scenarios) {
        Verdict const verdict = verdict_on(file, arguments.overrides);
        for (engine::Fault const& fault : verdict.faults) {
            if (arguments.json) {
                list.push_back(as_json(fault));
            } else {
                complain(printable(verdict.missing ? "cascade: " + fault.message : fault.text()));
            }
        }
        if (verdict.missing) {
            status = status == kDone ? kInputMissing : status;
        } else if (!verdict.faults.empty()) {
            status = kScenarioWrong;
        } else if (!arguments.json) {
            print(printable(file) + ": ok\n");
        }
    }
    if (arguments.json) {
        print(list.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
    }
    return status;
}

}  // namespace cascade::program

#include <nlohmann/json.hpp>

#include "engine/scenario/assemble.hpp"
#include "tools/cascade/accuracy.hpp"
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
        engine::Scenario const scenario = engine::load_scenario(file, overrides);
        if (scenario.simulation.accuracy) {
            static_cast<void>(accuracy_figure(scenario, engine::assemble(scenario).plan));
        }
    } catch (engine::InputError const& error) {
        verdict.faults = error.faults();
    } catch (engine::InputMissing const& error) {
        engine::Fault fault;
        fault.file = file;
        fault.message = error.what();
        verdict.faults.push_back(fault);
        verdict.missing = true;
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

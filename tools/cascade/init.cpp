#include <nlohmann/json.hpp>

#include "engine/scenario/did_you_mean.hpp"
#include "templates.hpp"  // made when the program is built
#include "tools/cascade/commands.hpp"
#include "tools/cascade/exit_codes.hpp"
#include "tools/cascade/files.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/terminal.hpp"

namespace cascade::program {
namespace {

/// What a template says of itself.
std::string about(Template const& entry) {
    return nlohmann::json::parse(entry.text).at("$comment").get<std::string>();
}

Template const& chosen(std::string const& name) {
    std::vector<std::string> names;
    for (Template const& entry : kTemplates) {
        if (entry.name == name) {
            return entry;
        }
        names.emplace_back(entry.name);
    }
    throw UsageError("no template '" + printable(name) + "'" + engine::suggestion(name, names)
                     + "; 'cascade init' lists them");
}

std::string listing() {
    std::string text = "Templates, for 'cascade init NAME':\n\n";
    for (Template const& entry : kTemplates) {
        text +=
            wrapped(about(entry), left("  " + std::string(entry.name), 14), std::string(14, ' '));
    }
    return text;
}

}  // namespace

int init_command(InitArguments const& arguments) {
    if (arguments.name.empty()) {
        print(listing());
        return kDone;
    }
    Template const& entry = chosen(arguments.name);
    std::string const output =
        arguments.output.empty() ? std::string(entry.name) + ".json" : arguments.output;
    write_text(output, std::string(entry.text), arguments.force);
    print("Scenario " + printable(output) + "\nNext: cascade validate " + printable(output) + "\n");
    return kDone;
}

}  // namespace cascade::program

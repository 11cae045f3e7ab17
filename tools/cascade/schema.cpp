#include "engine/scenario/sweep.hpp"
#include "tools/cascade/commands.hpp"
#include "tools/cascade/exit_codes.hpp"
#include "tools/cascade/terminal.hpp"

namespace cascade::program {

int schema_command(SchemaArguments const& arguments) {
    std::string text =
        arguments.of == "sweep" ? engine::sweep_schema_json() : engine::schema_json();
    if (text.empty() || text.back() != '\n') {
        text += '\n';
    }
    print(text);
    return kDone;
}

}  // namespace cascade::program

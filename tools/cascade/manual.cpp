// The manual page, made from the commands and options themselves.

#include <sstream>

#include "tools/cascade/command_shapes.hpp"
#include "tools/cascade/commands.hpp"
#include "tools/cascade/exit_codes.hpp"
#include "tools/cascade/help_text.hpp"
#include "tools/cascade/terminal.hpp"
#include "tools/cascade/version.hpp"

namespace cascade::program {
namespace {

/// Text of a line of roff: no control line, no hyphen that a font would change.
std::string roff(std::string const& text) {
    std::string out;
    for (char const letter : text) {
        out += letter == '\\' ? "\\e" : letter == '-' ? "\\-" : std::string(1, letter);
    }
    bool const control = !out.empty() && (out.front() == '.' || out.front() == '\'');
    return (control ? "\\&" : "") + out;
}

std::string synopsis(CommandShape const& command) {
    std::string text = ".B cascade " + command.name + "\n";
    for (std::string const& operand : command.operands) {
        text += ".I " + roff(operand) + "\n";
    }
    return text + (command.options.empty() ? "" : "[options]\n");
}

std::string examples(std::string const& text) {
    std::istringstream lines(text);
    std::string out;
    for (std::string line; std::getline(lines, line);) {
        if (line.compare(0, 10, "  cascade ") == 0) {
            out += roff(line) + "\n";
        }
    }
    return out.empty() ? "" : ".PP\n.nf\n" + out + ".fi\n";
}

std::string options(CommandShape const& command) {
    std::string text;
    for (OptionShape const& option : command.options) {
        text += ".TP\n.B ";
        text += option.short_name.empty() ? "" : roff("-" + option.short_name) + ", ";
        text += roff("--" + option.long_name)
                + (option.value.empty() ? "" : " \\fI" + roff(option.value) + "\\fR") + "\n"
                + roff(option.about) + "\n";
    }
    return text;
}

constexpr char const* kEnd = R"(.SH EXIT STATUS
0 done; 1 a difference was found; 64 usage; 65 scenario invalid; 66 input missing; 70 our fault;
73 output exists or cannot be created; 74 read or write failed; 130, 143 interrupted;
141 (SIGPIPE), in silence, where the reader of a pipe closed it: files are written all the same.
.SH ENVIRONMENT
.TP
.B NO_COLOR
If not empty: no colour.
.TP
.B TERM
If "dumb": no colour, no progress line, ASCII only.
.TP
.B COLUMNS
Width of the pictures in a summary, 60 to 120.
.TP
.B CASCADE_SIMD
Instruction set of the kernel: portable, v3 or v4. Results do not depend on it.
)";

}  // namespace

std::string manual_page(std::vector<CommandShape> const& commands) {
    std::string text = ".TH CASCADE 1 \"\" \"" + version() + "\" \"Cascade\"\n"
                       + ".SH NAME\ncascade \\- Monte\\-Carlo engine for liquidation cascades\n"
                       + ".SH SYNOPSIS\n";
    for (CommandShape const& command : commands) {
        text += synopsis(command) + ".br\n";
    }
    text += ".SH EXAMPLES\n" + examples(kAbout) + ".SH COMMANDS\n";
    for (CommandShape const& command : commands) {
        text += ".SS " + command.name + "\n" + roff(command.about) + "\n"
                + examples(command.examples) + options(command);
    }
    return text + kEnd;
}

int man_command(ManArguments const& arguments) {
    print(manual_page(arguments.commands));
    return kDone;
}

}  // namespace cascade::program

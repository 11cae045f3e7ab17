// Completion scripts, made from the commands and options themselves.

#include <stdexcept>

#include "tools/cascade/command_shapes.hpp"
#include "tools/cascade/commands.hpp"
#include "tools/cascade/exit_codes.hpp"
#include "tools/cascade/terminal.hpp"

namespace cascade::program {
namespace {

/// Text inside single quotes of a shell.
std::string quoted(std::string const& text) {
    std::string out = "'";
    for (char const letter : text) {
        out += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
    }
    return out + "'";
}

std::string words(CommandShape const& command) {
    std::string text;
    for (OptionShape const& option : command.options) {
        text += (text.empty() ? "--" : " --") + option.long_name;
        text += option.short_name.empty() ? "" : " -" + option.short_name;
    }
    return text;
}

std::string bash(std::vector<CommandShape> const& commands) {
    std::string names, cases;
    for (CommandShape const& command : commands) {
        names += (names.empty() ? "" : " ") + command.name;
        cases += "    " + command.name + ") options=" + quoted(words(command)) + " ;;\n";
    }
    return "# bash completion of cascade: source it, or put it where bash-completion looks.\n"
           "_cascade() {\n"
           "  local current=${COMP_WORDS[COMP_CWORD]} options=\n"
           "  COMPREPLY=()\n"
           "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
           "    mapfile -t COMPREPLY < <(compgen -W "
           + quoted(names + " --help --version")
           + " -- \"$current\")\n"
             "    return\n"
             "  fi\n"
             "  case ${COMP_WORDS[1]} in\n"
           + cases
           + "  esac\n"
             "  if [[ $current == -* ]]; then\n"
             "    mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$current\")\n"
             "  else\n"
             "    mapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n"
             "  fi\n"
             "}\n"
             "complete -o filenames -F _cascade cascade\n";
}

/// Text inside a description of zsh's _arguments or _describe.
std::string zsh_text(std::string const& text) {
    std::string out;
    for (char const letter : text) {
        out += letter == ':' || letter == '[' || letter == ']' || letter == '\\'
                   ? std::string("\\") + letter
                   : std::string(1, letter);
    }
    return out;
}

std::string zsh(std::vector<CommandShape> const& commands) {
    std::string names, cases;
    for (CommandShape const& command : commands) {
        names += "    " + quoted(command.name + ":" + zsh_text(command.about)) + "\n";
        cases += "    " + command.name + ") _arguments";
        for (OptionShape const& option : command.options) {
            std::string const value =
                option.value.empty() ? "" : ":" + zsh_text(option.value) + ":_files";
            std::string const about = "[" + zsh_text(option.about) + "]";
            cases += " \\\n      " + quoted("--" + option.long_name + about + value);
            if (!option.short_name.empty()) {
                cases += " " + quoted("-" + option.short_name + about + value);
            }
        }
        cases += " \\\n      '*:file:_files' ;;\n";
    }
    return "#compdef cascade\n_cascade() {\n  local -a commands=(\n" + names
           + "  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n"
             "  local command=$words[2]\n  shift words\n  (( CURRENT-- ))\n  case $command in\n"
           + cases + "  esac\n}\n_cascade \"$@\"\n";
}

std::string fish(std::vector<CommandShape> const& commands) {
    std::string text = "# fish completion of cascade\n";
    for (CommandShape const& command : commands) {
        text += "complete -c cascade -n __fish_use_subcommand -f -a " + command.name + " -d "
                + quoted(command.about) + "\n";
        for (OptionShape const& option : command.options) {
            text += "complete -c cascade -n '__fish_seen_subcommand_from " + command.name + "' -l "
                    + option.long_name
                    + (option.short_name.empty() ? "" : " -s " + option.short_name)
                    + (option.value.empty() ? "" : " -r") + " -d " + quoted(option.about) + "\n";
        }
    }
    return text;
}

}  // namespace

std::string completion_script(std::string const& shell, std::vector<CommandShape> const& commands) {
    return shell == "bash" ? bash(commands) : shell == "zsh" ? zsh(commands) : fish(commands);
}

int completions_command(CompletionsArguments const& arguments) {
    print(completion_script(arguments.shell, arguments.commands));
    return kDone;
}

}  // namespace cascade::program

// The command `export`: a result as tables of text.

#include <filesystem>
#include <system_error>

#include "engine/results/csv_tables.hpp"
#include "tools/cascade/commands.hpp"
#include "tools/cascade/exit_codes.hpp"
#include "tools/cascade/files.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/terminal.hpp"

namespace cascade::program {
namespace {

void make_folder(std::string const& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
        throw engine::output_error(folder + ": cannot be created: " + error.message());
    }
}

}  // namespace

int export_command(ExportArguments const& arguments) {
    require_readable(arguments.file);
    engine::ResultFile const result = engine::read_run_or_sweep(arguments.file);
    complain_of_copy(arguments.file, result);
    std::vector<engine::CsvTable> const tables = engine::csv_tables(result);
    make_folder(arguments.folder);
    auto const path_of = [&](engine::CsvTable const& table) {
        return (std::filesystem::path(arguments.folder) / (table.name + ".csv")).string();
    };
    for (engine::CsvTable const& table : tables) {  // all or none
        engine::check_output(path_of(table), arguments.force);
    }
    std::string said;
    for (engine::CsvTable const& table : tables) {
        write_text(path_of(table), table.text, arguments.force);
        said += printable(path_of(table)) + " (" + bytes(static_cast<double>(table.text.size()))
                + ")\n";
    }
    print(said);
    return kDone;
}

}  // namespace cascade::program

#pragma once

/// The command line as a value: one struct for each command.

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "engine/scenario/scenario.hpp"
#include "tools/cascade/command_shapes.hpp"

namespace cascade::program {

struct RunArguments {
    std::string scenario;
    std::string output;                       ///< empty: <scenario name>.h5 in the current folder
    std::string report;                       ///< empty: none; else FILE.html
    std::string figures;                      ///< empty: none; else a folder
    int threads = 0;                          ///< 0: all cores
    std::optional<std::uint64_t> memory;      ///< bytes that figures of paths may take; none: all
    std::string scratch;                      ///< folder; empty: $TMPDIR or that of the output
    std::vector<engine::Override> overrides;  ///< --set, --paths and --seed
    bool json = false;
    bool quiet = false;
    bool force = false;
    bool dry_run = false;
    bool plain = false;
    std::string command_line;  ///< for the record, quoted for a shell
};

struct ValidateArguments {
    std::vector<std::string> scenarios;
    std::vector<engine::Override> overrides;
    bool json = false;
};

struct MapArguments {
    std::string scenario;
    std::string output;   ///< empty: none; else FILE.h5 or FILE.csv
    std::string report;   ///< empty: none; else FILE.html
    std::string figures;  ///< empty: none; else a folder
    std::vector<engine::Override> overrides;
    bool json = false;
    bool force = false;
};

struct ShowArguments {
    std::string file;
    bool json = false;
    bool plain = false;
};

struct ReportArguments {
    std::string file;
    std::string output;   ///< empty: the file's name with .html
    std::string figures;  ///< empty: none; else a folder
    bool force = false;
};

struct ReplayArguments {
    std::string file;
    std::uint64_t path = 0;
    bool steps = false;
    bool json = false;
};

struct MarginArguments {
    std::string venue;  ///< file
    std::string date;   ///< "": the only version
    double value = 100'000.0;
    double entry = 100'000.0;
    std::vector<double> leverage{2.0, 5.0, 10.0, 20.0, 25.0, 50.0, 75.0, 100.0, 125.0};
    bool json = false;
};

struct BenchArguments {
    double seconds = 120.0;
    int threads = 0;  ///< the most; 0: all cores
    bool json = false;
};

struct DecayArguments {
    double time_s = 0.0;
    double exponent = 0.0;
    double horizon_s = 0.0;
    std::uint64_t parts = 8;
};

struct CompareArguments {
    std::string a;  ///< files
    std::string b;
    double tolerance = 0.0;  ///< relative
    double z = 0.0;          ///< 0: whatever a difference's standard error
    std::string report;      ///< empty: none; else FILE.html
    std::string figures;     ///< empty: none; else a folder
    bool all = false;
    bool json = false;
    bool force = false;
};

struct SweepArguments {
    std::string sweep;
    std::string output;  ///< empty: <sweep name>.h5 in the current folder
    std::string report;  ///< empty: none; else FILE.html
    int threads = 0;     ///< 0: all cores
    std::vector<engine::Override> overrides;
    bool json = false;
    bool quiet = false;
    bool force = false;
    bool dry_run = false;
    std::string command_line;
};

struct FiguresArguments {
    std::string scenario;  ///< empty: the whole register
    std::vector<engine::Override> overrides;
    bool json = false;
    bool markdown = false;
};

struct ExportArguments {
    std::string file;
    std::string folder;
    bool force = false;
};

struct SchemaArguments {
    std::string of = "scenario";  ///< or "sweep"
};

struct InitArguments {
    std::string name;    ///< of a template; empty: list them
    std::string output;  ///< empty: NAME.json
    bool force = false;
};

struct CompletionsArguments {
    std::string shell;
    std::vector<CommandShape> commands;
};

struct ManArguments {
    std::vector<CommandShape> commands;
};

/// --help or --version was asked for: print this and leave with status 0.
struct Printed {
    std::string text;
};

using Arguments =
    std::variant<RunArguments, ValidateArguments, MapArguments, ShowArguments, ReportArguments,
                 ReplayArguments, MarginArguments, DecayArguments, BenchArguments, CompareArguments,
                 SweepArguments, FiguresArguments, ExportArguments, SchemaArguments, InitArguments,
                 CompletionsArguments, ManArguments, Printed>;

/// The command line is wrong (exit 64).
class UsageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// \throws UsageError
[[nodiscard]] Arguments parse_arguments(std::vector<std::string> const& arguments);

}  // namespace cascade::program

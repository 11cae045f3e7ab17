#pragma once

/// One function for each command. Each returns the exit status; what goes wrong is thrown.

#include "tools/cascade/arguments.hpp"

namespace cascade::program {

[[nodiscard]] int run_command(RunArguments const& arguments);
[[nodiscard]] int validate_command(ValidateArguments const& arguments);
[[nodiscard]] int map_command(MapArguments const& arguments);
[[nodiscard]] int show_command(ShowArguments const& arguments);
[[nodiscard]] int report_command(ReportArguments const& arguments);
[[nodiscard]] int replay_command(ReplayArguments const& arguments);
[[nodiscard]] int margin_command(MarginArguments const& arguments);
[[nodiscard]] int decay_command(DecayArguments const& arguments);
[[nodiscard]] int bench_command(BenchArguments const& arguments);
[[nodiscard]] int compare_command(CompareArguments const& arguments);
[[nodiscard]] int sweep_command(SweepArguments const& arguments);
[[nodiscard]] int figures_command(FiguresArguments const& arguments);
[[nodiscard]] int export_command(ExportArguments const& arguments);
[[nodiscard]] int schema_command(SchemaArguments const& arguments);
[[nodiscard]] int init_command(InitArguments const& arguments);
[[nodiscard]] int completions_command(CompletionsArguments const& arguments);
[[nodiscard]] int man_command(ManArguments const& arguments);

}  // namespace cascade::program

#pragma once

/// What --help says before the list of options. The first line of each also stands in the list of
/// commands.

namespace cascade::program {

inline constexpr char const* kAbout =
    R"(Monte-Carlo engine for liquidation cascades: how far forced orders carry a price.

Examples:
  cascade init thresholds -o btc.json   a commented scenario to start from
  cascade run btc.json                  simulate, write btc.h5, print what it says
  cascade run btc.json --paths 20000 --set /impact/depth_1pct=2e8 -o thin.h5
  cascade report btc.h5                 one HTML page with charts, to read and to send
  cascade map btc.json                  the book and its weak points, no simulation
  cascade validate *.json               every fault of every file, with its place
  cascade replay btc.h5 --path 4711     one path again, every round of its cascades
  cascade margin venues/bybit-btcusdt.json    where a venue liquidates
  cascade bench                         how fast this machine runs it
)";

inline constexpr char const* kAboutRun =
    R"(Simulate a scenario, write the result file, print a summary.

Examples:
  cascade run btc.json
  cascade run btc.json -o thin.h5 --set /impact/depth_1pct=2e8 --set /book/kappa=0.2
  cascade run btc.json --paths 20000 --seed 7 --json > summary.json
  cascade run btc.json --report btc.html
  cascade run btc.json --dry-run
)";

inline constexpr char const* kAboutValidate =
    R"(Say all that is wrong with scenario files, each fault with its place.

Examples:
  cascade validate btc.json
  cascade validate scenarios/*.json --set /simulation/paths=1000
)";

inline constexpr char const* kAboutMap =
    R"(Show a book and how it answers a shock, without simulation.

Examples:
  cascade map btc.json
  cascade map btc.json -o levels.csv     levels, as the book source "file" reads them
  cascade map btc.json -o map.h5
  cascade map btc.json --report map.html
)";

inline constexpr char const* kAboutMargin =
    R"(Show a venue's margin tiers and the prices at which it liquidates.

Examples:
  cascade margin venues/binance-btcusdt.json --date 2024-10-24 --entry 110000
  cascade margin venues/bybit-btcusdt.json --value 5e6 --leverage 10,25,50 --json
)";

inline constexpr char const* kAboutBench =
    R"(Measure this program on this machine: scenarios, instruction sets, threads.

Examples:
  cascade bench                   two minutes; ratios hold, times only where nothing else runs
  cascade bench --seconds 20 -j 1
  cascade bench --json > today.json
)";

inline constexpr char const* kAboutDecay =
    R"(Fit half-lives and weights of transient impact to a power law of time.

Prints the keys half_lives and weights of the block impact, and the largest error.

Example:
  cascade decay --time 1min --exponent 0.5 --horizon 24h --parts 8
)";

inline constexpr char const* kAboutShow =
    R"(Show what a result file holds and the figures in it.

Examples:
  cascade show btc.h5
  cascade show btc.h5 --json
)";

inline constexpr char const* kAboutReport =
    R"(Write a result as one HTML page: charts, tables, assumptions; nothing is fetched.

Examples:
  cascade report btc.h5                  writes btc.html
  cascade report btc.h5 -o report.html --force
  cascade report btc.h5 --figures pictures    each chart as SVG and PNG as well
  cascade report inputs.h5               a sweep: which input matters
)";

inline constexpr char const* kAboutReplay =
    R"(Simulate one path again and compare it with the stored one, bit for bit.

Examples:
  cascade replay btc.h5 --path 4711
  cascade replay btc.h5 --path 4711 --steps
)";

inline constexpr char const* kAboutInit =
    R"(Write a commented scenario to start from; without a name, list the templates.

Examples:
  cascade init
  cascade init thresholds -o btc.json
)";

inline constexpr char const* kAboutCompletions =
    R"(Print a completion script for bash, zsh or fish.

Examples:
  cascade completions bash > ~/.local/share/bash-completion/completions/cascade
  cascade completions fish > ~/.config/fish/completions/cascade.fish
)";

inline constexpr char const* kAboutMan =
    R"(Print the manual page.

Example:
  cascade man > ~/.local/share/man/man1/cascade.1
)";

inline constexpr char const* kAboutCompare =
    R"(Compare two results figure by figure; exit 1 where they differ.

Examples:
  cascade compare a.h5 b.h5
  cascade compare a.h5 b.h5 --tolerance 1%       differences up to 1 % are allowed
  cascade compare a.h5 b.h5 --z 3                and those that chance explains, in 0.27 %
                                                 of lists without a true difference at most
  cascade compare a.h5 b.h5 --all --json > differences.json
  cascade compare a.h5 b.h5 --report both.html   side by side, with charts
)";

inline constexpr char const* kAboutSweep =
    R"(Run a scenario again and again with inputs varied: which one matters.

Examples:
  cascade sweep sweeps/inputs.json
  cascade sweep sweeps/inputs.json -o inputs.h5 -j 8 --set /simulation/paths=20000
  cascade sweep sweeps/inputs.json --report inputs.html
  cascade sweep sweeps/inputs.json --dry-run
)";

inline constexpr char const* kAboutFigures =
    R"(Print the figures that results hold, without simulating.

Without a scenario: the whole register, with axes, units and when each
figure exists. With one: what its result would hold.

Examples:
  cascade figures
  cascade figures scenario.json
  cascade figures --json
)";

inline constexpr char const* kAboutExport =
    R"(Write a result as tables of text (CSV), under the names of its file.

Examples:
  cascade export result.h5 -o tables
  cascade export result.h5 -o tables --force
)";

inline constexpr char const* kAboutSchema =
    R"(Print the JSON Schema of scenario files, or of sweeps.

Examples:
  cascade schema > scenario.schema.json
  cascade schema sweep > sweep.schema.json
)";

}  // namespace cascade::program

/// `cascade bench`: how fast this program is on this machine.
///
/// Every cell (scenario, instruction set, number of threads) runs the same paths again and again,
/// all cells in turn, until the time is up; the least time of each counts. Ratios between cells are
/// then of one run under one load. The scalar reference is the same kernel compiled one lane to a
/// register for any x86-64 (CASCADE_SIMD=portable); it gives the same bits.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "bench_scenarios.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/simulate/kernel/dispatch.hpp"
#include "engine/simulate/run.hpp"
#include "engine/simulate/scheduler.hpp"
#include "engine/study/provenance.hpp"
#include "tools/cascade/commands.hpp"
#include "tools/cascade/exit_codes.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/terminal.hpp"
#include "tools/cascade/version.hpp"

namespace cascade::program {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kScalar[] = "portable";

/// Paths of one run of a cell on one thread; whole blocks, so that threads share them evenly.
constexpr std::uint64_t kPathsPerThread = 8192;

struct BenchScenario {
    std::string name;
    std::string about;
    engine::Plan plan;
};

struct Cell {
    std::size_t scenario;
    std::string simd;
    int threads;
    double best_s = std::numeric_limits<double>::infinity();
    int rounds = 0;
};

engine::Plan plan_of(std::string const& name, std::vector<engine::Override> const& overrides) {
    return engine::assemble(engine::parse_scenario(kBenchSeed, name, ".", overrides)).plan;
}

/// One long and one short bin of even density with R = 0.9 at any depth, 10 % to either side.
std::vector<engine::Override> near_critical() {
    double const depth_1pct = 4e8;
    double const density = 0.9 * depth_1pct / 0.01;  // USD per log price
    std::string const intensity = std::to_string(density * std::log(1.1));
    return {{"/book",
             R"({"source": "levels", "levels": [
                 {"side": "long", "lower": 95454.545454545456, "upper": 105000, "intensity": )"
                 + intensity + R"(},
                 {"side": "short", "lower": 105000, "upper": 115500, "intensity": )"
                 + intensity + "}]}"},
            {"/impact", R"({"model": "linear", "depth_1pct": 4e8})"},
            {"/depth", R"({"floor": 1, "recovery_half_life": "never", "depletion": 0})"},
            {"/outputs/thresholds", "[100700, 110000]"}};
}

std::vector<BenchScenario> scenarios() {
    return {{"seed", "btc-110k-100k7, everything on", plan_of("seed", {})},
            {"near-critical", "uniform book with R = 0.9, permanent impact",
             plan_of("near-critical", near_critical())},
            {"quiet", "no book: both worlds, extremes inside steps, fan",
             plan_of("quiet", {{"/book", R"({"source": "levels", "levels": []})"},
                               {"/outputs/thresholds", "[100700, 110000]"}})}};
}

/// 1, 2, 4, ... and all.
std::vector<int> thread_counts(int most) {
    std::vector<int> out;
    for (int n = 1; n < most; n *= 2) {
        out.push_back(n);
    }
    out.push_back(most);
    return out;
}

std::vector<Cell> cells_of(std::vector<BenchScenario> const& list, int threads) {
    std::vector<std::string> const sets = engine::available_simd();
    std::vector<Cell> out;
    for (std::size_t s = 0; s < list.size(); ++s) {
        for (std::string const& simd : sets) {
            for (int const n : simd == sets.back() ? thread_counts(threads) : std::vector<int>{1}) {
                out.push_back({s, simd, n});
            }
        }
    }
    return out;
}

double path_steps(BenchScenario const& scenario, Cell const& cell) {
    return static_cast<double>(kPathsPerThread) * cell.threads
           * static_cast<double>(scenario.plan.steps);
}

void run_cell(BenchScenario const& scenario, Cell& cell) {
    engine::Plan plan = scenario.plan;
    plan.paths = kPathsPerThread * static_cast<std::uint64_t>(cell.threads);
    engine::RunOptions options;
    options.threads = cell.threads;
    options.simd = cell.simd;
    cell.best_s = std::min(cell.best_s, engine::run(plan, options).seconds);
    ++cell.rounds;
}

/// Run all cells in turn until the time is up; each at least once.
void measure(std::vector<BenchScenario> const& list, double seconds, std::vector<Cell>& cells) {
    using Clock = std::chrono::steady_clock;
    auto const start = Clock::now();
    auto const spent = [&] { return std::chrono::duration<double>(Clock::now() - start).count(); };
    do {
        for (Cell& cell : cells) {
            run_cell(list[cell.scenario], cell);
        }
    } while (spent() < seconds);
}

/// The cell of the same scenario on one thread of the given instruction set.
Cell const& single(std::vector<Cell> const& cells, Cell const& of, std::string const& simd) {
    return *std::find_if(cells.begin(), cells.end(), [&](Cell const& c) {
        return c.scenario == of.scenario && c.threads == 1 && c.simd == simd;
    });
}

struct Row {
    double rate;         ///< path-steps a second
    double ns;           ///< wall time times threads over path-steps
    double over_scalar;  ///< rate over that of the scalar reference on one thread
    double efficiency;   ///< rate over threads times that of one thread
};

Row row_of(std::vector<BenchScenario> const& list, std::vector<Cell> const& cells,
           Cell const& cell) {
    auto const rate = [&](Cell const& c) { return path_steps(list[c.scenario], c) / c.best_s; };
    double const own = rate(cell);
    return {own, 1e9 * cell.threads / own, own / rate(single(cells, cell, kScalar)),
            own / rate(single(cells, cell, cell.simd)) / cell.threads};
}

std::string fixed(double value, char const* format) {
    char text[64];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

std::string text_of(std::vector<BenchScenario> const& list, std::vector<Cell> const& cells) {
    std::string out = version_text() + "\n" + study::cpu_model() + ", "
                      + std::to_string(engine::available_threads()) + " cores to use\n\n";
    out += "scenario       kernel    threads  M path-steps/s  ns each  over scalar  efficiency\n";
    for (Cell const& cell : cells) {
        Row const row = row_of(list, cells, cell);
        out += left(list[cell.scenario].name, 15) + left(cell.simd, 10)
               + right(std::to_string(cell.threads), 7) + right(fixed(row.rate * 1e-6, "%.1f"), 16)
               + right(fixed(row.ns, "%.2f"), 9) + right(fixed(row.over_scalar, "%.2fx"), 13)
               + right(fixed(100.0 * row.efficiency, "%.1f %%"), 12) + "\n";
    }
    out += "\n";
    for (BenchScenario const& scenario : list) {
        out += wrapped(scenario.name + ": " + scenario.about, "", "  ");
    }
    out += wrapped(
        "A path-step is one step of one path in both worlds. ns each: wall time times"
        " threads over path-steps. Over scalar: against one thread of the kernel"
        " 'portable', one lane at a time. Efficiency: against as many single threads.",
        "", "  ");
    return out;
}

Json json_of(std::vector<BenchScenario> const& list, std::vector<Cell> const& cells) {
    Json out{{"version", version_text()},
             {"cpu", study::cpu_model()},
             {"cores", engine::available_threads()},
             {"cells", Json::array()}};
    for (Cell const& cell : cells) {
        Row const row = row_of(list, cells, cell);
        out["cells"].push_back({{"scenario", list[cell.scenario].name},
                                {"simd", cell.simd},
                                {"threads", cell.threads},
                                {"path_steps_per_s", row.rate},
                                {"ns_per_path_step", row.ns},
                                {"over_scalar", row.over_scalar},
                                {"efficiency", row.efficiency},
                                {"rounds", cell.rounds}});
    }
    return out;
}

}  // namespace

int bench_command(BenchArguments const& arguments) {
    std::vector<BenchScenario> const list = scenarios();
    int const threads = arguments.threads > 0 ? arguments.threads : engine::available_threads();
    std::vector<Cell> cells = cells_of(list, threads);
    measure(list, arguments.seconds, cells);
    print(arguments.json ? json_of(list, cells).dump() + "\n" : text_of(list, cells));
    return kDone;
}

}  // namespace cascade::program

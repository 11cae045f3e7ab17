/// Alters inputs and requires that they are either accepted or refused in words.
///
///     fuzz TARGET INPUTS SEED FOLDER [RESULT.h5]
///     fuzz TARGET SECONDSs SEED FOLDER [RESULT.h5]
///
/// So many inputs, which seed and number name on every machine, or as many as fit ("60s").
/// FOLDER gets a copy of scenarios/, in which one file at a time is altered and then read by what
/// reads it; a scenario that is accepted is run on a few paths and summarised as well. What escapes
/// but for Error (invalid_input, missing_input, no_room, storage_failed), a message of two lines, a
/// sanitizer's finding or ten seconds without an end is a finding: the altered file stays in
/// FOLDER. Exit status: 0 nothing found, 1 an exception or message, else the signal. tools/dev/fuzz
/// runs it.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <unistd.h>

#include "engine/results/result_file.hpp"
#include "engine/results/summary.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/scenario/load_files.hpp"
#include "engine/scenario/sweep.hpp"
#include "engine/tail/estimate.hpp"
#include "tests/fuzz/mutate.hpp"

namespace cascade::test {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kSecondsOfOne = 10;
constexpr std::size_t kMostSteps = 3000;
constexpr std::uint64_t kMostPathSteps = 1'000'000;

void put(fs::path const& file, std::string const& text) {
    std::ofstream(file, std::ios::binary) << text;
}

struct Finding : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// How many inputs got how far.
struct Counts {
    std::uint64_t refused = 0;
    std::uint64_t accepted = 0;
    std::uint64_t run = 0;
};

void simulate(engine::Scenario const& scenario, Counts& counts) {
    engine::Plan plan = engine::assemble(scenario).plan;
    ++counts.accepted;
    if (plan.estimator.method == engine::EstimatorMethod::plain) {
        plan.paths = 40;
    }
    if (plan.steps > kMostSteps || plan.paths > kMostPathSteps / plan.steps) {
        return;
    }
    engine::RunResult const result = engine::estimate(plan, {1, nullptr, nullptr});
    (void)engine::summarize(plan, result.tally, scenario.outputs.confidence);
    ++counts.run;
}

void read_scenario(fs::path const& file, Counts& counts) {
    engine::Scenario const scenario = engine::load_scenario(file.string());
    std::string const resolved = engine::resolved_json(scenario);
    engine::Scenario const again = engine::parse_scenario(resolved, "resolved", "/nowhere");
    if (engine::resolved_json(again) != resolved) {
        throw Finding("the resolved scenario does not read back to itself");
    }
    simulate(scenario, counts);
}

void read_sweep(fs::path const& file, Counts& counts) {
    engine::Sweep const sweep = engine::load_sweep(file.string(), {});
    std::vector<double> values;
    for (auto const& of_input : sweep.values) {
        values.push_back(of_input.front());
    }
    (void)engine::assemble(engine::scenario_at(sweep, values));
    ++counts.accepted;
}

/// One line for each fault, as terminals and logs need it.
void check_faults(engine::Error const& error) {
    bool const of_input = error.kind() == engine::ErrorKind::invalid_input
                          || error.kind() == engine::ErrorKind::no_room;
    bool const of_file = error.kind() == engine::ErrorKind::missing_input
                         || error.kind() == engine::ErrorKind::storage_failed;
    if (of_file) {
        return;
    }
    if (!of_input) {
        throw Finding(std::string(engine::name_of(error.kind())) + ": " + error.what());
    }
    for (engine::Fault const& fault : error.faults()) {
        if (fault.message.empty() || fault.text().find('\n') != std::string::npos) {
            throw Finding("a fault without words, or of two lines: " + fault.text());
        }
    }
}

struct Target {
    std::vector<fs::path> altered;  ///< relative to the folder
    std::function<void(fs::path const& altered, Counts& counts)> read;
};

std::vector<fs::path> json_files(fs::path const& folder) {
    std::vector<fs::path> out;
    for (auto const& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == ".json") {
            out.push_back(entry.path());
        }
    }
    std::sort(out.begin(), out.end());
    return out;
}

/// The scenario that reads an altered file.
fs::path reader_of(fs::path const& file) {
    static std::map<std::string, char const*> const kReaders = {
        {"example-map.csv", "from-file.json"},
        {"example-positions.csv", "position-list.json"},
        {"example-returns.csv", "bootstrap.json"},
        {"example-depth.csv", "book-impact.json"},
        {"volume-by-price.csv", "entry-profile.json"},
        {"binance-btcusdt.json", "positions.json"}};
    return file.parent_path().parent_path() / kReaders.at(file.filename().string());
}

Target target_of(std::string const& name, fs::path const& folder, fs::path const& result) {
    fs::path const scenarios = folder / "scenarios";
    if (name == "scenario") {
        return {json_files(scenarios), read_scenario};
    }
    if (name == "sweep") {
        return {json_files(scenarios / "sweeps"), read_sweep};
    }
    auto const through = [](fs::path const& file, Counts& counts) {
        read_scenario(reader_of(file), counts);
    };
    if (name == "venue") {
        return {{scenarios / "venues/binance-btcusdt.json"}, through};
    }
    if (name == "csv") {
        std::vector<fs::path> files;
        for (char const* const data :
             {"example-map.csv", "example-positions.csv", "example-returns.csv",
              "example-depth.csv", "volume-by-price.csv"}) {
            files.push_back(scenarios / "data" / data);
        }
        return {files, through};
    }
    if (name == "result" && !result.empty()) {
        fs::copy_file(result, folder / "result.h5", fs::copy_options::overwrite_existing);
        return {{folder / "result.h5"}, [](fs::path const& file, Counts& counts) {
                    (void)engine::read_run_or_sweep(file.string());
                    ++counts.accepted;
                }};
    }
    throw std::invalid_argument("no target " + name);
}

/// One attempt. \return what was found; "" where nothing
std::string attempt(Target const& target, fs::path const& file, Counts& counts) {
    alarm(kSecondsOfOne);
    try {
        target.read(file, counts);
    } catch (engine::Error const& error) {
        ++counts.refused;
        try {
            check_faults(error);
        } catch (Finding const& finding) {
            return finding.what();
        }
    } catch (std::exception const& error) {
        return error.what();
    }
    return "";
}

/// When to stop: after so many inputs, or so many seconds ("60s").
class Limit {
  public:
    explicit Limit(std::string const& text)
        : timed_(!text.empty() && text.back() == 's'), most_(std::strtod(text.c_str(), nullptr)) {}

    [[nodiscard]] bool reached(std::uint64_t tries) const {
        std::chrono::duration<double> const passed = std::chrono::steady_clock::now() - start_;
        return (timed_ ? passed.count() : static_cast<double>(tries)) >= most_;
    }

  private:
    bool timed_;
    double most_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

int fuzz(std::string const& name, Limit const& limit, std::uint64_t seed, fs::path const& folder,
         fs::path const& result) {
    fs::remove_all(folder / "scenarios");
    fs::create_directories(folder);
    fs::copy(CASCADE_SOURCE_DIR "/scenarios", folder / "scenarios", fs::copy_options::recursive);
    Target const target = target_of(name, folder, result);
    std::vector<std::string> originals;
    std::vector<Json> documents;
    for (fs::path const& file : target.altered) {
        originals.push_back(engine::read_file(file.string()));
        documents.push_back(file.extension() == ".json" ? Json::parse(originals.back()) : Json());
    }
    Generator generator(seed);
    Counts counts;
    std::uint64_t tries = 0;
    while (!limit.reached(tries)) {
        std::size_t const at = generator() % originals.size();
        bool const by_value = !documents[at].is_null() && generator() % 8 != 0;
        put(target.altered[at], by_value ? mutate(documents[at], documents, generator).dump(1)
                                         : mutate_bytes(originals[at], generator));
        ++tries;
        std::string const found = attempt(target, target.altered[at], counts);
        if (!found.empty()) {
            std::printf("%s, seed %llu, try %llu: %s\n  see %s\n", name.c_str(),
                        static_cast<unsigned long long>(seed),
                        static_cast<unsigned long long>(tries), found.c_str(),
                        target.altered[at].c_str());
            return 1;
        }
        put(target.altered[at], originals[at]);
    }
    alarm(0);
    std::printf("%s: %llu inputs, %llu refused, %llu accepted, %llu run\n", name.c_str(),
                static_cast<unsigned long long>(tries),
                static_cast<unsigned long long>(counts.refused),
                static_cast<unsigned long long>(counts.accepted),
                static_cast<unsigned long long>(counts.run));
    return 0;
}

}  // namespace
}  // namespace cascade::test

int main(int argc, char** argv) {
    if (argc < 5) {
        std::fprintf(stderr, "usage: fuzz TARGET INPUTS|SECONDSs SEED FOLDER [RESULT.h5]\n");
        return 64;
    }
    return cascade::test::fuzz(argv[1], cascade::test::Limit(argv[2]),
                               std::strtoull(argv[3], nullptr, 10), argv[4],
                               argc > 5 ? argv[5] : "");
}

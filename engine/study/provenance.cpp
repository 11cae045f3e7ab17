#include "engine/study/provenance.hpp"

#include <array>
#include <cstdint>
#include <ctime>
#include <fstream>
#include <utility>

#include <sys/resource.h>
#include <unistd.h>

#include "engine/results/result_file.hpp"
#include "engine/scenario/message.hpp"

namespace cascade::study {
namespace {

using engine::Dataset;
using engine::printable;

std::string host_name() {
    std::array<char, 256> name{};
    return gethostname(name.data(), name.size() - 1) == 0 ? printable(name.data()) : "unknown";
}

/// Largest resident memory of this process so far, bytes.
double peak_rss() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return 1024.0 * static_cast<double>(usage.ru_maxrss);
}

/// Hash of a text with the machinery of the results hash.
std::string text_hash(std::string const& text) {
    engine::ResultFile file;
    file.figures.variables.push_back({"text", {}, "1", "text", engine::Strings{text}, {}});
    return engine::results_hash(file);
}

}  // namespace

std::string library_version() {
    return CASCADE_LIBRARY_VERSION;
}

std::string compiler() {
#if defined(__clang__)
    return "clang++ " __clang_version__;
#else
    return "g++ " __VERSION__;
#endif
}

std::string cpu_model() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        std::size_t const colon = line.find(": ");
        if (line.rfind("model name", 0) == 0 && colon != std::string::npos) {
            return printable(line.substr(colon + 2));
        }
    }
    return "unknown";
}

engine::Attributes root_attributes(engine::Scenario const& scenario, engine::Plan const& plan,
                                   std::string const& resolved, Origin const& origin,
                                   std::vector<std::string> const& warnings) {
    std::string const version = origin.version.empty() ? library_version() : origin.version;
    std::string joined;
    for (std::string const& warning : warnings) {
        joined += (joined.empty() ? "" : "\n") + warning;
    }
    engine::Attributes attributes{
        {"title", "Liquidation cascades of scenario " + scenario.name},
        {"source", "cascade " + version},
        {"Conventions", std::string("CF-1.10")},
        {"version", version},
        {"commit", origin.commit},
        {"scenario", scenario.name},
        {"symbol", scenario.market.symbol},
        {"spot", plan.spot},
        {"seed", plan.seed},
        {"paths", static_cast<std::int64_t>(plan.paths)},
        {"steps", static_cast<std::int64_t>(plan.steps)},
        {"step_s", plan.step_s},
        {"confidence", scenario.outputs.confidence},
        {"status", std::string("complete")},
        {"scenario_hash", text_hash(resolved)},
    };
    if (!joined.empty()) {
        attributes.emplace_back("warnings", joined);
    }
    return attributes;
}

engine::Attributes estimator_attributes(engine::Plan const& plan, engine::RunResult const& result) {
    if (!result.tally.design.weighted()) {
        return {};
    }
    bool const tilted = plan.estimator.method == engine::EstimatorMethod::importance;
    engine::Attributes attributes{
        {"estimator", std::string(engine::name_of(plan.estimator.method))},
        {"simulated_paths", static_cast<std::int64_t>(result.simulated)},
    };
    if (tilted) {
        attributes.emplace_back("tilt", result.tilt);
    }
    if (plan.estimator.target) {
        engine::RareEvent const& target = *plan.estimator.target;
        attributes.emplace_back("target_figure", std::string(engine::info(target.figure).name));
        attributes.emplace_back("target_level", target.level);
    }
    return attributes;
}

Dataset run_dataset(RunRecord const& record) {
    Dataset run;
    auto const add = [&](std::string name, std::string units, std::string about,
                         engine::Values values) {
        run.variables.push_back(
            {std::move(name), {}, std::move(units), std::move(about), std::move(values), {}});
    };
    auto const text = [](std::string const& value) { return engine::Strings{value}; };
    add("host", "1", "host name", text(host_name()));
    add("cpu", "1", "processor", text(cpu_model()));
    add("compiler", "1", "compiler that built the program", text(compiler()));
    add("simd", "1", "instruction set of the kernel", text(record.simd));
    add("threads", "1", "worker threads", engine::Integers{record.threads});
    add("started_utc", "1", "when the run was started, UTC", text(record.started_utc));
    add("simulate_s", "s", "wall time of the simulation", engine::Numbers{record.simulate_s});
    add("summarize_s", "s", "wall time of the aggregation", engine::Numbers{record.summarize_s});
    add("peak_rss", "byte", "largest resident memory of the process", engine::Numbers{peak_rss()});
    add("command_line", "1", "command line", text(record.command_line));
    return run;
}

std::string utc_now() {
    std::time_t const now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text.data();
}

std::string text_attribute(Dataset const& dataset, std::string const& name) {
    engine::Attribute const* const found = engine::find_attribute(dataset.attributes, name);
    if (found == nullptr) {
        return "";
    }
    if (auto const* const number = std::get_if<std::int64_t>(found)) {
        return std::to_string(*number);
    }
    if (auto const* const number = std::get_if<std::uint64_t>(found)) {
        return std::to_string(*number);
    }
    auto const* const text = std::get_if<std::string>(found);
    return text == nullptr ? "" : *text;
}

}  // namespace cascade::study

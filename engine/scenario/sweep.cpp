#include "engine/scenario/sweep.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <set>

#include "engine/figures/aggregates.hpp"
#include "engine/scenario/duration.hpp"
#include "engine/scenario/load_files.hpp"
#include "engine/scenario/reader.hpp"
#include "engine/scenario/sweep_fields.hpp"
#include "engine/scenario/text.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::vector<Variant> make_variants() {
    KeySet const common{"$schema", "schema_version", "name", "description", "scenario", "inputs"};
    auto const with = [&](KeySet keys) {
        keys.insert(keys.end(), common.begin(), common.end());
        return keys;
    };
    return {{"grid", {}, with({"paths", "figures"}), {}, {}},
            {"one_at_a_time", {}, with({"paths", "figures"}), {}, {}},
            {"sobol", {"samples", "figures"}, with({"paths", "resamples"}), {}, {}},
            {"critical", {}, common, {}, {}}};
}

std::string folder_of(std::string const& file) {
    std::size_t const slash = file.rfind('/');
    return slash == std::string::npos ? "." : slash == 0 ? "/" : file.substr(0, slash);
}

/// Shortest decimals that read back to the same number, without exponent where it is a duration.
std::string number_text(double value, bool fixed) {
    char buffer[400];
    auto const end =
        fixed ? std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed)
              : std::to_chars(buffer, buffer + sizeof buffer, value);
    return {buffer, end.ptr};
}

Override override_of(SweepInputField const& input, double value) {
    bool const duration = !input.unit.empty();
    std::string const number = number_text(value, duration);
    return {input.pointer, duration ? "\"" + number + input.unit + "\"" : number};
}

/// Names that axes, figures and groups of results have already.
bool is_reserved(std::string const& name) {
    static std::set<std::string> const kReserved = [] {
        std::set<std::string> names{"paths", "passages", "liquidations", "venue_paths",
                                    "book",  "inputs",   "run"};
        for (AxisInfo const& axis : all_axes()) {
            names.emplace(axis.name);
        }
        for (AggregateInfo const& row : all_aggregates()) {
            names.emplace(row.name);
            names.insert(engine::name_of(row.group));
        }
        return names;
    }();
    return kReserved.count(name) > 0;
}

/// The last word of a pointer, with those before it where it is a number.
std::string name_of(std::string const& pointer) {
    std::string name;
    std::size_t end = pointer.size();
    while (end > 0) {
        std::size_t const slash = pointer.rfind('/', end - 1);
        std::size_t const from = slash == std::string::npos ? 0 : slash + 1;
        std::string const word = pointer.substr(from, end - from);
        name = name.empty() ? word : word + "_" + name;
        bool const number = word.find_first_not_of("0123456789") == std::string::npos;
        if (!number || slash == std::string::npos) {
            break;
        }
        end = slash;
    }
    return name;
}

bool is_name(std::string const& name) {
    return !name.empty()
           && name.find_first_not_of(
                  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
                  == std::string::npos
           && std::isdigit(static_cast<unsigned char>(name[0])) == 0;
}

/// Whether an input is a range, a list, or wrongly both or neither.
void check_values(SweepInput const& in, SweepInputField const& input, std::string const& at,
                  Findings& f) {
    bool const range = input.low || input.high;
    if (range && !input.values.empty()) {
        f.add(at, "both values and a range are given; expected one of them");
        return;
    }
    bool const needs_range = in.design == "sobol" || in.design == "critical";
    if (!range) {
        if (needs_range) {
            f.add(at, "design \"" + in.design + "\" needs \"low\" and \"high\"");
        } else if (input.values.empty()) {
            f.add(at, "expected \"values\", or \"low\", \"high\" and \"points\"");
        }
        for (std::size_t k = 1; k < input.values.size(); ++k) {
            if (!(input.values[k] > input.values[k - 1])) {
                f.add(pointer_to(at + "/values", k), "values are not ascending");
            }
        }
        return;
    }
    if (!input.low || !input.high) {
        f.add(at, std::string("\"") + (input.low ? "high" : "low") + "\" is missing");
        return;
    }
    if (!(*input.low < *input.high)) {
        f.add(at + "/high", "is not above \"low\"");
    } else if (input.scale == "log" && !(*input.low > 0.0)) {
        f.add(at + "/low", "a range in the logarithm lies above 0");
    }
    if (in.design != "sobol" && !input.points) {
        f.add(at, "\"points\" is missing: how many between \"low\" and \"high\"");
    }
}

void check_inputs(SweepInput& in, Findings& f) {
    if (in.inputs.empty() && f.given("/inputs")) {
        f.add("/inputs", "the list is empty; expected at least one input");
    }
    if (in.design == "critical" && f.sound("/inputs") && in.inputs.size() != 2) {
        f.add("/inputs",
              "design \"critical\" takes two inputs, not " + std::to_string(in.inputs.size()));
    }
    std::set<std::string> names;
    std::set<std::string> pointers;
    for (std::size_t i = 0; i < in.inputs.size(); ++i) {
        std::string const at = pointer_to("/inputs", i);
        SweepInputField& input = in.inputs[i];
        if (!f.sound(at)) {
            continue;
        }
        if (input.pointer.empty() || input.pointer[0] != '/') {
            f.add(at + "/pointer", "a JSON pointer begins with '/', such as \"/book/kappa\"");
            continue;
        }
        if (!pointers.insert(input.pointer).second) {
            f.add(at + "/pointer", "is varied twice");
        }
        input.name = input.name.empty() ? name_of(input.pointer) : input.name;
        if (!is_name(input.name)) {
            f.add(at, "\"" + printable(input.name)
                          + "\" is no name of a dimension: letters, digits and '_'; give \"name\"");
        } else if (is_reserved(input.name)) {
            f.add(at, "\"" + input.name
                          + "\" is the name of another dimension, of a figure or of a group; give "
                            "another \"name\"");
        } else if (!names.insert(input.name).second) {
            f.add(at, "two inputs are called \"" + input.name + "\"; give \"name\"");
        }
        check_values(in, input, at, f);
    }
}

std::vector<double> values_of(SweepInputField const& input) {
    if (!input.low) {
        return input.values;
    }
    std::vector<double> out;
    std::uint64_t const points = input.points.value_or(2);
    for (std::uint64_t k = 0; k < points; ++k) {
        out.push_back(
            value_in_range(input, static_cast<double>(k) / static_cast<double>(points - 1)));
    }
    return out;
}

void check_size(Sweep const& sweep, Findings& f) {
    double size = 1.0;
    for (auto const& values : sweep.values) {
        size *= static_cast<double>(values.size());
    }
    if (sweep.in.design == "sobol") {
        size = static_cast<double>(sweep.in.samples.value_or(0))
               * static_cast<double>(sweep.in.inputs.size() + 2);
    }
    bool const product = sweep.in.design == "grid" || sweep.in.design == "sobol";
    if (product && size > static_cast<double>(kMaxSweepPoints)) {
        f.add("/inputs", number_text(size, true) + " runs; at most "
                             + std::to_string(kMaxSweepPoints) + " are allowed");
    }
}

/// One value of an input alone must make a scenario. `at`: its place in the sweep.
void try_value(Sweep const& sweep, SweepInputField const& input, double value,
               std::string const& at, Findings& f) {
    std::vector<Override> all = sweep.overrides;
    all.push_back(override_of(input, value));
    try {
        (void)parse_scenario(sweep.scenario_text, sweep.scenario_file, sweep.scenario_folder, all);
    } catch (Error const& error) {
        if (error.kind() == ErrorKind::missing_input) {
            throw;
        }
        f.add(at, "the scenario refuses it: " + error.faults().front().pointer + ": "
                      + error.faults().front().message);
    }
}

/// Every value of every input; of a range, its ends.
void try_values(Sweep const& sweep, Findings& f) {
    for (std::size_t i = 0; i < sweep.in.inputs.size(); ++i) {
        SweepInputField const& input = sweep.in.inputs[i];
        std::size_t const last = sweep.values[i].size() - 1;
        for (std::size_t k = 0; k <= last; ++k) {
            if (input.low && k != 0 && k != last) {
                continue;
            }
            std::string const key = !input.low ? "/values/" + std::to_string(k)
                                               : std::string(k == 0 ? "/low" : "/high");
            try_value(sweep, input, sweep.values[i][k], pointer_to("/inputs", i) + key, f);
        }
    }
}

/// The number that the base has at the pointer, in the input's unit.
double base_value_of(Document const& base, SweepInputField const& input) {
    Json::json_pointer const pointer(input.pointer);
    if (!base.value.contains(pointer)) {
        return kNan;
    }
    Json const& value = base.value.at(pointer);
    if (value.is_number()) {
        return value.get<double>();
    }
    if (!value.is_string() || input.unit.empty()) {
        return kNan;
    }
    auto const duration = parse_duration(value.get<std::string>());
    return duration ? seconds_of(*duration) / seconds_of(*parse_duration("1" + input.unit)) : kNan;
}

void read_base_values(Sweep& sweep) {
    std::vector<Fault> none;
    Document base = parse_text(sweep.scenario_text, sweep.scenario_file, none);
    apply_overrides(base, sweep.overrides, none);
    for (SweepInputField const& input : sweep.in.inputs) {
        sweep.base_value.push_back(base_value_of(base, input));
    }
}

}  // namespace

std::vector<Variant> const& sweep_variants() {
    static std::vector<Variant> const kVariants = make_variants();
    return kVariants;
}

double value_in_range(SweepInputField const& input, double u) {
    double const low = *input.low;
    double const high = *input.high;
    if (u <= 0.0 || u >= 1.0) {
        return u <= 0.0 ? low : high;
    }
    if (input.scale == "linear") {
        return low + u * (high - low);
    }
    return low * models::portable_exp(u * models::portable_log(high / low));
}

Sweep parse_sweep(std::string const& text, std::string const& file, std::string const& folder,
                  std::vector<Override> const& overrides) {
    Sweep sweep;
    sweep.file = file;
    sweep.text = text;
    std::vector<Fault> faults;
    Document const document = parse_text(sweep.text, file, faults);
    if (!faults.empty()) {
        throw input_error(std::move(faults));
    }
    Findings f(document);
    sweep.in = read_sweep(document, f);
    check_inputs(sweep.in, f);
    if (!f.empty()) {
        throw input_error(f.take());
    }
    for (SweepInputField const& input : sweep.in.inputs) {
        sweep.values.push_back(values_of(input));
    }
    check_size(sweep, f);
    sweep.scenario_file =
        sweep.in.scenario.front() == '/' ? sweep.in.scenario : folder + "/" + sweep.in.scenario;
    sweep.scenario_folder = folder_of(sweep.scenario_file);
    sweep.scenario_text = read_file(sweep.scenario_file);
    sweep.overrides = overrides;
    if (sweep.in.paths) {
        sweep.overrides.insert(sweep.overrides.begin(),
                               {"/simulation/paths", std::to_string(*sweep.in.paths)});
    }
    sweep.base = parse_scenario(sweep.scenario_text, sweep.scenario_file, sweep.scenario_folder,
                                sweep.overrides);
    try_values(sweep, f);
    if (sweep.base.simulation.accuracy) {
        f.add("/scenario", "has a target accuracy; all runs of a sweep take the same paths");
    }
    if (sweep.base.estimator && sweep.base.estimator->method != "plain") {
        f.add("/scenario", "has the estimator \"" + sweep.base.estimator->method
                               + "\"; the runs of a sweep are compared path by path, \"plain\"");
    }
    if (!f.empty()) {
        throw input_error(f.take());
    }
    read_base_values(sweep);
    return sweep;
}

Sweep load_sweep(std::string const& file, std::vector<Override> const& overrides) {
    return parse_sweep(read_file(file), file, folder_of(file), overrides);
}

Scenario scenario_at(Sweep const& sweep, std::vector<double> const& values) {
    std::vector<Override> all = sweep.overrides;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] == values[i]) {
            all.push_back(override_of(sweep.in.inputs[i], values[i]));
        }
    }
    return parse_scenario(sweep.scenario_text, sweep.scenario_file, sweep.scenario_folder, all);
}

}  // namespace cascade::engine

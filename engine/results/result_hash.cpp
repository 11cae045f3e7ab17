#include "engine/results/result_hash.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <iterator>
#include <limits>
#include <string_view>
#include <utility>

#include "engine/results/checksum.hpp"
#include "engine/results/result_file.hpp"

namespace cascade::engine {

namespace {

static_assert(std::endian::native == std::endian::little, "hashes are defined on little endian");

/// The hashes themselves, and what tools that copy netCDF files add of their own.
bool outside_descriptions(std::string const& name) {
    static constexpr std::string_view kNames[] = {
        "results_hash", "document_hash",          "figures_hash", "paths_hash",
        "book_hash",    "paths_description_hash", "history",      "history_of_appended_files",
        "NCO"};
    return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

class Hasher {
  public:
    void add(void const* data, std::size_t bytes) { checksum_.add(data, bytes); }
    void add(std::uint64_t number) { add(&number, sizeof number); }
    void add(std::string const& text) {
        add(static_cast<std::uint64_t>(text.size()));
        add(text.data(), text.size());
    }
    void add(Numbers const& values) {
        add(std::string("f8"));
        add(static_cast<std::uint64_t>(values.size()));
        constexpr std::size_t kBuffer = 1024;
        double buffer[kBuffer];
        for (std::size_t i = 0; i < values.size(); i += kBuffer) {
            std::size_t const size = std::min(kBuffer, values.size() - i);
            for (std::size_t j = 0; j < size; ++j) {
                double const x = values[i + j];
                buffer[j] = x == x ? x : std::numeric_limits<double>::quiet_NaN();
            }
            add(buffer, size * sizeof(double));
        }
    }
    void add(Integers const& values) {
        add(std::string("i8"));
        add(static_cast<std::uint64_t>(values.size()));
        add(values.data(), values.size() * sizeof(std::int64_t));
    }
    void add(Strings const& values) {
        add(std::string("text"));
        add(static_cast<std::uint64_t>(values.size()));
        for (std::string const& text : values) {
            add(text);
        }
    }
    void add(Variable const& variable) {
        add(variable.name);
        add(static_cast<std::uint64_t>(variable.dimensions.size()));
        for (std::string const& dimension : variable.dimensions) {
            add(dimension);
        }
        add(variable.units);
        std::visit([this](auto const& values) { add(values); }, variable.values);
    }

    /// By name, whatever their order; one value is a scalar, as netCDF has it.
    void add(Attributes attributes) {
        std::sort(attributes.begin(), attributes.end(),
                  [](auto const& a, auto const& b) { return a.first < b.first; });
        for (auto const& [name, value] : attributes) {
            if (!outside_descriptions(name)) {
                add(name);
                std::visit([this](auto const& v) { add_value(v); }, value);
            }
        }
    }

    [[nodiscard]] std::string hex() const {
        static constexpr char kDigits[] = "0123456789abcdef";
        std::string text;
        for (unsigned char const byte : checksum_.digest()) {
            text += kDigits[byte >> 4];
            text += kDigits[byte & 15];
        }
        return text;
    }

  private:
    void add_value(std::string const& text) { add(text); }
    void add_value(double value) { add(Numbers{value}); }
    void add_value(std::int64_t value) { add(Integers{value}); }
    void add_value(std::uint64_t value) {
        add(std::string("u8"));
        add(value);
    }
    template <class Number>
    void add_value(std::vector<Number> const& values) {
        add(values);
    }

    Checksum checksum_;
};

std::vector<Variable const*> by_name(std::vector<Variable const*> sorted) {
    std::sort(sorted.begin(), sorted.end(),
              [](Variable const* a, Variable const* b) { return a->name < b->name; });
    return sorted;
}

std::vector<Variable const*> by_name(std::vector<Variable> const& variables) {
    std::vector<Variable const*> all;
    all.reserve(variables.size());
    for (Variable const& variable : variables) {
        all.push_back(&variable);
    }
    return by_name(std::move(all));
}

/// Of coordinates and variables, each by name.
std::string hash_of(std::vector<Variable const*> const& coordinates,
                    std::vector<Variable const*> const& variables) {
    Hasher hasher;
    for (auto const* const list : {&coordinates, &variables}) {
        hasher.add(static_cast<std::uint64_t>(list->size()));
        for (Variable const* const variable : *list) {
            hasher.add(*variable);
        }
    }
    return hasher.hex();
}

}  // namespace

std::string dataset_hash(Dataset const& dataset) {
    return hash_of(by_name(dataset.coordinates), by_name(dataset.variables));
}

std::string description_hash(Dataset const& dataset) {
    Hasher hasher;
    hasher.add(dataset.attributes);
    for (auto const* const list : {&dataset.coordinates, &dataset.variables}) {
        for (Variable const* const variable : by_name(*list)) {
            hasher.add(variable->name);
            hasher.add(variable->long_name);
            hasher.add(variable->attributes);
        }
    }
    return hasher.hex();
}

std::string grouped_hash(Dataset const& dataset) {
    std::vector<std::string> hashes;
    for (std::string const& group : group_names(dataset)) {
        GroupView view = view_of(dataset, group);
        hashes.push_back(
            hash_of(by_name(std::move(view.coordinates)), by_name(std::move(view.variables))));
    }
    return combined_hash(hashes);
}

std::string combined_hash(std::vector<std::string> const& hashes) {
    Hasher hasher;
    for (std::string const& hash : hashes) {
        hasher.add(hash);
    }
    return hasher.hex();
}

std::string document_hash(ResultFile const& result, std::string const& results,
                          std::string const& paths_description) {
    return combined_hash({results, description_hash(result.figures), paths_description,
                          description_hash(result.book), result.scenario_json,
                          result.resolved_json});
}

std::string document_hash(ResultFile const& result) {
    return document_hash(result, results_hash(result), description_hash(result.paths));
}

std::string results_hash(ResultFile const& result) {
    return combined_hash(
        {grouped_hash(result.figures), grouped_hash(result.paths), dataset_hash(result.book)});
}

}  // namespace cascade::engine

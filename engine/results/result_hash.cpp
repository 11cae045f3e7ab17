#include "engine/results/result_hash.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <limits>

#include "engine/results/checksum.hpp"
#include "engine/results/result_file.hpp"

namespace cascade::engine {

namespace {

static_assert(std::endian::native == std::endian::little, "hashes are defined on little endian");

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
    Checksum checksum_;
};

}  // namespace

std::string dataset_hash(Dataset const& dataset) {
    std::vector<Variable const*> coordinates;
    for (Variable const& coordinate : dataset.coordinates) {
        coordinates.push_back(&coordinate);
    }
    std::sort(coordinates.begin(), coordinates.end(),
              [](Variable const* a, Variable const* b) { return a->name < b->name; });
    Hasher hasher;
    hasher.add(static_cast<std::uint64_t>(coordinates.size()));
    for (Variable const* const coordinate : coordinates) {
        hasher.add(*coordinate);
    }
    hasher.add(static_cast<std::uint64_t>(dataset.variables.size()));
    for (Variable const& variable : dataset.variables) {
        hasher.add(variable);
    }
    return hasher.hex();
}

std::string grouped_hash(Dataset const& dataset) {
    std::vector<std::string> hashes;
    for (std::string const& group : group_names(dataset)) {
        hashes.push_back(dataset_hash(part_of(dataset, group)));
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

std::string results_hash(ResultFile const& result) {
    return combined_hash(
        {grouped_hash(result.figures), grouped_hash(result.paths), dataset_hash(result.book)});
}

}  // namespace cascade::engine

#pragma once

/// Which keys belong to which model of the block `price`. The reader refuses keys of other models
/// and names missing ones, the schema says the same with if / then, and the resolved scenario
/// writes no others: all from this one table.

#include <string>
#include <vector>

namespace cascade::engine {

using KeySet = std::vector<std::string>;

/// Where `key` is given, `needed` must be too.
struct Need {
    std::string key;
    std::string needed;
};

/// A model, by the name it has in `selector`, and its keys besides it.
struct PriceVariant {
    std::string name;
    KeySet required;
    KeySet optional;
    /// Of each entry exactly one set is given, and that whole.
    std::vector<std::vector<KeySet>> either;
    std::vector<Need> needs;

    [[nodiscard]] bool owns(std::string const& key) const;
};

/// Models of the block `price`.
[[nodiscard]] std::vector<PriceVariant> const& price_variants();

/// Models of its block `noise`: all but "scenario".
[[nodiscard]] std::vector<PriceVariant> const& noise_variants();

[[nodiscard]] std::vector<std::string> names_of(std::vector<PriceVariant> const& variants);

/// The one called `name`; null where there is none.
[[nodiscard]] PriceVariant const* find_variant(std::vector<PriceVariant> const& variants,
                                               std::string const& name);

}  // namespace cascade::engine

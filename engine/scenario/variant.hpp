#pragma once

/// Which keys belong to which model of the block `price`, to which source of the block
/// `book`, and to which method of the block `estimator`.
/// The reader refuses keys of others and names missing ones, the schema says the same with if /
/// then, and the resolved scenario writes no others: all from these tables.

#include <string>
#include <vector>

namespace cascade::engine {

using KeySet = std::vector<std::string>;

/// Where `key` is given, `needed` must be too.
struct Need {
    std::string key;
    std::string needed;
};

/// A model or source, by the name it has in its selector, and its keys besides that.
struct Variant {
    std::string name;
    KeySet required;
    KeySet optional;
    /// Of each entry exactly one set is given, and that whole.
    std::vector<std::vector<KeySet>> either;
    std::vector<Need> needs;
    /// Of each entry at most one key is given.
    std::vector<KeySet> exclusive = {};

    [[nodiscard]] bool owns(std::string const& key) const;
};

/// Models of the block `price`.
[[nodiscard]] std::vector<Variant> const& price_variants();

/// Models of its block `noise`: all but "scenario".
[[nodiscard]] std::vector<Variant> const& noise_variants();

/// Sources of the block `book`.
[[nodiscard]] std::vector<Variant> const& book_variants();
[[nodiscard]] std::vector<Variant> const& impact_variants();

/// Methods of the block `estimator`.
[[nodiscard]] std::vector<Variant> const& estimator_variants();

/// Figures that its target may name.
[[nodiscard]] std::vector<std::string> const& target_figures();

[[nodiscard]] std::vector<std::string> names_of(std::vector<Variant> const& variants);

/// The one called `name`; null where there is none.
[[nodiscard]] Variant const* find_variant(std::vector<Variant> const& variants,
                                          std::string const& name);

}  // namespace cascade::engine

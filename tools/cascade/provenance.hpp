#pragma once

/// Texts about where a result comes from.

#include <string>
#include <vector>

#include "engine/results/dataset.hpp"

namespace cascade::program {

/// Words joined so that a shell reads them back.
[[nodiscard]] std::string shell_quoted(std::vector<std::string> const& words);

/// Text of an attribute, whatever its type; empty if it is not there.
[[nodiscard]] std::string attribute_text(engine::Dataset const& dataset, std::string const& name);

}  // namespace cascade::program

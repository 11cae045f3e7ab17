#include "models/base/contract.hpp"

#include <string>

namespace cascade::detail {

void contract_failed(char const* kind, char const* expression, char const* file, int line) {
    throw ContractViolation(std::string(kind) + " broken: " + expression + " (" + file + ":"
                            + std::to_string(line) + ")");
}

}  // namespace cascade::detail

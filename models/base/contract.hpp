#pragma once

/// Contracts: our own broken promises, never the user's input.
///
/// CASCADE_EXPECTS states what a caller owes, CASCADE_ASSERT what must hold half way,
/// CASCADE_ENSURES what a function owes its caller. A broken one throws ContractViolation that
/// names the expression and the place. They are on unless CASCADE_UNCHECKED is defined (the release
/// and bench presets); the expressions are compiled either way and must have no side effects.

#include <stdexcept>

namespace cascade {

/// A promise inside this program was broken: a bug of ours.
class ContractViolation : public std::logic_error {
  public:
    using std::logic_error::logic_error;
};

namespace detail {

/// Out of line, so that translation units built for wider instruction sets emit no shared code.
[[noreturn]] void contract_failed(char const* kind, char const* expression, char const* file,
                                  int line);

}  // namespace detail
}  // namespace cascade

#if defined(CASCADE_UNCHECKED)
#define CASCADE_CONTRACT(kind, ...) static_cast<void>(sizeof((__VA_ARGS__) ? 1 : 0))
#else
#define CASCADE_CONTRACT(kind, ...)       \
    ((__VA_ARGS__) ? static_cast<void>(0) \
                   : ::cascade::detail::contract_failed(kind, #__VA_ARGS__, __FILE__, __LINE__))
#endif

#define CASCADE_EXPECTS(...) CASCADE_CONTRACT("precondition", __VA_ARGS__)
#define CASCADE_ASSERT(...) CASCADE_CONTRACT("invariant", __VA_ARGS__)
#define CASCADE_ENSURES(...) CASCADE_CONTRACT("postcondition", __VA_ARGS__)

#pragma once

/// The one exception type of the library: what went wrong, and every fault that was found.
///
/// A broken promise inside the library is a ContractViolation (models/base/contract.hpp) and
/// never an Error; a failed allocation is std::bad_alloc.

#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace cascade::engine {

/// One thing that is wrong.
struct Fault {
    std::string file;        ///< "" where no file is to blame
    std::size_t line = 0;    ///< 1-based; 0 where there is no place (a missing file, --set)
    std::size_t column = 0;  ///< 1-based, in bytes
    std::string pointer;     ///< JSON pointer, "" for the whole document
    std::string message;     ///< what is wrong, what was expected, did you mean
    bool last = false;       ///< the count of faults left out: after all others of its file

    /// `FILE:LINE:COLUMN: /json/pointer: message`, without the parts that are not known.
    [[nodiscard]] std::string text() const;
};

/// What kind of thing went wrong. The command line gives each kind an exit status.
enum class ErrorKind {
    invalid_input,     ///< a scenario, sweep or data file is wrong
    missing_input,     ///< an input file could not be opened or read
    invalid_argument,  ///< a setting or an argument that no call can serve
    output_refused,    ///< the output exists without force, or cannot be created
    storage_failed,    ///< a read or write failed, or a result file is damaged
    no_room,           ///< memory or disk does not suffice; refused before the work begins
    internal,          ///< a bug of ours in one path; the message names its seed and its number
    stopped,           ///< the call was cancelled
};

/// "invalid_input", ...
[[nodiscard]] char const* name_of(ErrorKind kind);

/// what() is the text of the first fault. Checked in tests/unit/base/error_test.cpp; each kind is
/// provoked in tests/unit/study/errors_test.cpp.
class Error : public std::runtime_error {
  public:
    /// \pre faults is not empty
    Error(ErrorKind kind, std::vector<Fault> faults);

    [[nodiscard]] ErrorKind kind() const { return kind_; }
    [[nodiscard]] std::vector<Fault> const& faults() const { return faults_; }

  private:
    ErrorKind kind_;
    std::vector<Fault> faults_;
};

/// Errors of a kind, to be thrown. Those with a message alone have one fault without a place.
[[nodiscard]] Error input_error(std::vector<Fault> faults);
[[nodiscard]] Error input_missing(std::string message);
[[nodiscard]] Error argument_error(std::string message);
[[nodiscard]] Error output_error(std::string message);
[[nodiscard]] Error storage_error(std::string message);
[[nodiscard]] Error internal_error(std::string message);
[[nodiscard]] Error stopped_error(std::string message);

/// `error` with `context` and ": " before each message, of the same kind.
[[nodiscard]] Error in_context(std::string const& context, Error const& error);

}  // namespace cascade::engine

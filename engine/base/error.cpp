#include "engine/base/error.hpp"

#include <utility>

#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

std::string first_text(std::vector<Fault> const& faults) {
    CASCADE_EXPECTS(!faults.empty());
    return faults.front().text();
}

Error with_message(ErrorKind kind, std::string message) {
    Fault fault;
    fault.message = std::move(message);
    return Error(kind, {std::move(fault)});
}

}  // namespace

std::string Fault::text() const {
    std::string place = file;
    if (line > 0) {
        place += ":" + std::to_string(line) + ":" + std::to_string(column);
    }
    return (place.empty() ? "" : place + ": ") + (pointer.empty() ? "" : pointer + ": ") + message;
}

char const* name_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::invalid_input:
            return "invalid_input";
        case ErrorKind::missing_input:
            return "missing_input";
        case ErrorKind::invalid_argument:
            return "invalid_argument";
        case ErrorKind::output_refused:
            return "output_refused";
        case ErrorKind::storage_failed:
            return "storage_failed";
        case ErrorKind::no_room:
            return "no_room";
        case ErrorKind::internal:
            return "internal";
        case ErrorKind::stopped:
            return "stopped";
    }
    return "internal";
}

Error::Error(ErrorKind kind, std::vector<Fault> faults)
    : std::runtime_error(first_text(faults)), kind_(kind), faults_(std::move(faults)) {}

Error input_error(std::vector<Fault> faults) {
    return Error(ErrorKind::invalid_input, std::move(faults));
}

Error input_missing(std::string message) {
    return with_message(ErrorKind::missing_input, std::move(message));
}

Error argument_error(std::string message) {
    return with_message(ErrorKind::invalid_argument, std::move(message));
}

Error output_error(std::string message) {
    return with_message(ErrorKind::output_refused, std::move(message));
}

Error storage_error(std::string message) {
    return with_message(ErrorKind::storage_failed, std::move(message));
}

Error internal_error(std::string message) {
    return with_message(ErrorKind::internal, std::move(message));
}

Error stopped_error(std::string message) {
    return with_message(ErrorKind::stopped, std::move(message));
}

Error in_context(std::string const& context, Error const& error) {
    std::vector<Fault> faults = error.faults();
    for (Fault& fault : faults) {
        fault.message.insert(0, context + ": ");
    }
    return Error(error.kind(), std::move(faults));
}

}  // namespace cascade::engine

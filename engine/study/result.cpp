#include "engine/study/result.hpp"

#include <cerrno>
#include <cstring>

#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/error.hpp"

namespace cascade::study {

FigureValue Result::figure(std::string const& name) const {
    return figure_of(file.figures, name);
}

std::string Result::hash() const {
    return engine::results_hash(file);
}

void write(Result& result, std::string const& file, bool force) {
    engine::write_result(result.file, file, force);
}

engine::ResultFile read(std::string const& file, engine::ReadScope scope) {
    require_readable(file);
    return engine::read_run_or_sweep(file, scope);
}

void require_readable(std::string const& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) {
        throw engine::input_missing(file + ": " + std::strerror(errno));
    }
    if (S_ISDIR(status.st_mode)) {
        throw engine::input_missing(file + ": is a folder");
    }
    if (::access(file.c_str(), R_OK) != 0) {
        throw engine::input_missing(file + ": " + std::strerror(errno));
    }
}

}  // namespace cascade::study

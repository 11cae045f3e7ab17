#include "tools/cascade/files.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/results/result_file.hpp"
#include "engine/scenario/scenario.hpp"

namespace cascade::program {
namespace {

std::string reason() {
    return std::strerror(errno);
}

/// All bytes to the descriptor and on to the disk, the descriptor closed whatever happens.
bool write_all(int descriptor, std::string const& text) {
    std::size_t done = 0;
    while (done < text.size()) {
        ssize_t const n = ::write(descriptor, text.data() + done, text.size() - done);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            break;
        }
        done += static_cast<std::size_t>(n);
    }
    bool const stored = done == text.size() && ::fsync(descriptor) == 0;
    int const first = errno;
    bool const closed = ::close(descriptor) == 0;
    errno = stored ? errno : first;
    return stored && closed;
}

}  // namespace

void require_readable(std::string const& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) {
        throw engine::InputMissing(file + ": " + reason());
    }
    if (S_ISDIR(status.st_mode)) {
        throw engine::InputMissing(file + ": is a folder");
    }
    if (::access(file.c_str(), R_OK) != 0) {
        throw engine::InputMissing(file + ": " + reason());
    }
}

void write_text(std::string const& file, std::string const& text, bool force) {
    engine::check_output(file, force);
    std::string temporary = file + ".XXXXXX";
    int const descriptor = ::mkstemp(temporary.data());
    if (descriptor < 0) {
        throw engine::OutputError(file + ": cannot be created: " + reason());
    }
    mode_t const mask = ::umask(0);
    ::umask(mask);
    bool const open_to_others = ::fchmod(descriptor, 0666U & ~mask) == 0;
    bool const written = write_all(descriptor, text);
    if (!open_to_others || !written || ::rename(temporary.c_str(), file.c_str()) != 0) {
        std::string const why = reason();
        ::unlink(temporary.c_str());
        throw engine::StorageError(file + ": " + why);
    }
}

std::string file_stem(std::string const& name) {
    std::string stem;
    for (char const letter : name) {
        bool const plain = std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '.'
                           || letter == '_' || letter == '-';
        stem += plain ? letter : '_';
    }
    if (stem.empty() || stem.front() == '.' || stem.front() == '-') {
        stem.insert(0, "scenario");
    }
    return stem.substr(0, 200);
}

bool has_ending(std::string const& file, std::string const& ending) {
    return file.size() > ending.size()
           && std::equal(ending.rbegin(), ending.rend(), file.rbegin(), [](char a, char b) {
                  return std::tolower(static_cast<unsigned char>(a))
                         == std::tolower(static_cast<unsigned char>(b));
              });
}

}  // namespace cascade::program

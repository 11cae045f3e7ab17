#include "tools/cascade/files.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/results/result_file.hpp"
#include "engine/scenario/scenario.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/terminal.hpp"

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

constexpr std::size_t kStemBytes = 180;  ///< a folder allows 255, a temporary file takes more

/// ASCII that no shell and no file system reads as anything else.
bool plain(char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '.' || letter == '_'
           || letter == '-';
}

/// A blank outside ASCII: U+00A0, U+1680, U+2000 to U+200F, U+202F, U+205F to U+206F, U+3000.
bool blank(std::string const& point) {
    static constexpr char const* kBlanks[] = {"\u00a0", "\u1680", "\u202f", "\u3000"};
    bool const listed = std::any_of(std::begin(kBlanks), std::end(kBlanks),
                                    [&](char const* b) { return point == b; });
    return listed || (point >= "\u2000" && point <= "\u200f")
           || (point >= "\u205f" && point <= "\u206f");
}

/// FNV-1a of the bytes, 32 bits: names that the same file name stands for are told apart.
std::string short_hash(std::string const& text) {
    std::uint32_t hash = 2166136261U;
    for (char const byte : text) {
        hash = (hash ^ static_cast<unsigned char>(byte)) * 16777619U;
    }
    std::array<char, 16> out{};
    std::snprintf(out.data(), out.size(), "%08x", static_cast<unsigned>(hash));
    return out.data();
}

}  // namespace

void write_text(std::string const& file, std::string const& text, bool force) {
    engine::check_output(file, force);
    std::string temporary = file + ".XXXXXX";
    int const descriptor = ::mkstemp(temporary.data());
    if (descriptor < 0) {
        throw engine::output_error(file + ": cannot be created: " + reason());
    }
    mode_t const mask = ::umask(0);
    ::umask(mask);
    bool const open_to_others = ::fchmod(descriptor, 0666U & ~mask) == 0;
    bool const written = write_all(descriptor, text);
    if (!open_to_others || !written || ::rename(temporary.c_str(), file.c_str()) != 0) {
        std::string const why = reason();
        ::unlink(temporary.c_str());
        throw engine::storage_error(file + ": " + why);
    }
}

std::string file_stem(std::string const& name) {
    std::string stem;
    for (std::size_t at = 0; at < name.size();) {
        std::size_t const size = code_point_size(name, at);
        std::string const point = name.substr(at, std::max<std::size_t>(size, 1));
        at += point.size();
        bool const kept =
            size == 1 ? plain(point[0]) : size > 1 && printable(point) == point && !blank(point);
        if (stem.size() + point.size() > kStemBytes) {
            break;
        }
        stem += kept ? point : "_";
    }
    if (stem.empty() || stem.front() == '.' || stem.front() == '-') {
        stem.insert(0, "scenario");
    }
    return stem == name ? stem : stem + "-" + short_hash(name);
}

void complain_of_copy(std::string const& file, engine::ResultFile const& result) {
    if (!result.notice.empty()) {
        complain("cascade: note: " + printable(file + ": " + result.notice));
    }
}

bool has_ending(std::string const& file, std::string const& ending) {
    return file.size() > ending.size()
           && std::equal(ending.rbegin(), ending.rend(), file.rbegin(), [](char a, char b) {
                  return std::tolower(static_cast<unsigned char>(a))
                         == std::tolower(static_cast<unsigned char>(b));
              });
}

}  // namespace cascade::program

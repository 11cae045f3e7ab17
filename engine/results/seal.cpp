#include "engine/results/seal.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include "engine/results/checksum.hpp"
#include "engine/results/result_file.hpp"

namespace cascade::engine {

namespace {

constexpr char kMark[16] = "cascade seal 1\n";
constexpr std::size_t kSealBytes = sizeof kMark + 16;
constexpr std::size_t kPiece = std::size_t{1} << 20;

using Seal = std::array<char, kSealBytes>;
using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

File open(std::string const& path, char const* mode) {
    File file(std::fopen(path.c_str(), mode), std::fclose);
    if (!file) {
        throw storage_error(std::string("opening failed: ") + std::strerror(errno));
    }
    return file;
}

long size_of(std::FILE* file) {
    if (std::fseek(file, 0, SEEK_END) != 0) {
        throw storage_error("reading failed: no size");
    }
    return std::ftell(file);
}

/// The seal of the first `size` bytes.
Seal seal_of(std::FILE* file, std::size_t size) {
    Checksum checksum;
    std::vector<char> piece(kPiece);
    std::rewind(file);
    while (size > 0) {
        std::size_t const wanted = std::min(size, piece.size());
        if (std::fread(piece.data(), 1, wanted, file) != wanted) {
            throw storage_error("reading failed");
        }
        checksum.add(piece.data(), wanted);
        size -= wanted;
    }
    auto const digest = checksum.digest();
    Seal seal;
    std::memcpy(seal.data(), kMark, sizeof kMark);
    std::memcpy(seal.data() + sizeof kMark, digest.data(), digest.size());
    return seal;
}

}  // namespace

void append_seal(std::string const& path) {
    File file = open(path, "r+b");
    Seal const seal = seal_of(file.get(), static_cast<std::size_t>(size_of(file.get())));
    if (std::fseek(file.get(), 0, SEEK_END) != 0
        || std::fwrite(seal.data(), 1, seal.size(), file.get()) != seal.size()
        || std::fclose(file.release()) != 0) {
        throw storage_error(std::string("writing the seal failed: ") + std::strerror(errno));
    }
}

bool check_seal(std::string const& path) {
    File const file = open(path, "rb");
    long const size = size_of(file.get());
    Seal found;
    if (size < static_cast<long>(kSealBytes)
        || std::fseek(file.get(), size - static_cast<long>(kSealBytes), SEEK_SET) != 0
        || std::fread(found.data(), 1, found.size(), file.get()) != found.size()
        || std::memcmp(found.data(), kMark, sizeof kMark) != 0) {
        return false;
    }
    if (seal_of(file.get(), static_cast<std::size_t>(size) - kSealBytes) != found) {
        throw storage_error("its bytes do not match the checksum at its end: damaged or altered");
    }
    return true;
}

}  // namespace cascade::engine

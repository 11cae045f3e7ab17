#pragma once

/// XXH3, 128 bits: what hashes of results and seals of files are made of. Private to this folder.

#include <array>
#include <cstddef>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace cascade::engine {

class Checksum {
  public:
    Checksum() { XXH3_128bits_reset(&state_); }

    void add(void const* data, std::size_t bytes) { XXH3_128bits_update(&state_, data, bytes); }

    /// Of all bytes added so far, most significant byte first.
    [[nodiscard]] std::array<unsigned char, 16> digest() const {
        XXH128_canonical_t canonical;
        XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(&state_));
        return std::to_array(canonical.digest);
    }

  private:
    XXH3_state_t state_;
};

}  // namespace cascade::engine

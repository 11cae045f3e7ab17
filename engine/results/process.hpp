#pragma once

namespace cascade::engine {

/// Keep HDF5 from cleaning up when the process ends: after a write that failed (a full disk) its
/// exit handler crashes. For a program that owns its process, before anything else uses HDF5; the
/// library itself sets no state of the process. Without it results are the same.
/// \throws Error (storage_failed) where HDF5 has started already
void claim_storage_library();

}  // namespace cascade::engine

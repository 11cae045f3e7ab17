#pragma once

/// The few things the operating system does for a result file. Private to this folder.

#include <string>

namespace cascade::engine {

/// A new empty file beside `target` that is deleted unless it is moved onto the target.
class TemporaryFile {
  public:
    /// \throws Error (output_refused) naming the target and the reason.
    explicit TemporaryFile(std::string const& target);
    TemporaryFile(TemporaryFile const&) = delete;
    TemporaryFile& operator=(TemporaryFile const&) = delete;
    ~TemporaryFile();

    [[nodiscard]] std::string const& path() const { return path_; }

    /// Force the content to disk, rename onto the target, force the folder to disk.
    /// \throws Error (output_refused) if the target exists and `replace` is false; Error
    /// (storage_failed) otherwise.
    void publish(bool replace);

  private:
    std::string target_;
    std::string path_;
    bool published_ = false;
};

/// \throws Error (output_refused) where a result of that name could not be put in place.
void check_target(std::string const& target, bool replace);

}  // namespace cascade::engine

#include "engine/results/file_system.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/results/result_file.hpp"

namespace cascade::engine {

namespace {

std::string folder_of(std::string const& file) {
    auto const slash = file.rfind('/');
    if (slash == std::string::npos) {
        return ".";
    }
    return slash == 0 ? "/" : file.substr(0, slash);
}

std::string name_of(std::string const& file) {
    auto const slash = file.rfind('/');
    return slash == std::string::npos ? file : file.substr(slash + 1);
}

std::string reason(int error) {
    return std::string(std::strerror(error)) + " (errno " + std::to_string(error) + ")";
}

/// Open, fsync, close; the first thing that fails is reported.
void force_to_disk(std::string const& path, int flags, std::string const& target) {
    int const descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
    if (descriptor < 0) {
        throw storage_error(target + ": cannot open " + path + ": " + reason(errno));
    }
    int error = ::fsync(descriptor) == 0 ? 0 : errno;
    if (::close(descriptor) != 0 && error == 0) {
        error = errno;
    }
    if (error != 0) {
        throw storage_error(target + ": cannot force " + path + " to disk: " + reason(error));
    }
}

[[noreturn]] void refuse_existing(std::string const& target) {
    throw output_error(target + ": exists; use --force to replace it");
}

}  // namespace

TemporaryFile::TemporaryFile(std::string const& target)
    : target_(target),
      path_(folder_of(target) + "/." + name_of(target) + "." + std::to_string(::getpid())
            + ".tmp") {
    ::unlink(path_.c_str());  // left by a process of the same number that was killed
    int const descriptor = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        throw output_error(target_ + ": cannot create " + path_ + ": " + reason(errno));
    }
    if (::close(descriptor) != 0) {
        int const error = errno;
        ::unlink(path_.c_str());
        throw output_error(target_ + ": cannot create " + path_ + ": " + reason(error));
    }
}

TemporaryFile::~TemporaryFile() {
    if (!published_) {
        ::unlink(path_.c_str());
    }
}

void TemporaryFile::publish(bool replace) {
    force_to_disk(path_, O_WRONLY, target_);
    int result = -1;
    if (!replace) {
        result = ::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, target_.c_str(), RENAME_NOREPLACE);
        if (result != 0 && errno == EEXIST) {
            refuse_existing(target_);
        }
        if (result != 0 && (errno == EINVAL || errno == ENOSYS)) {
            check_target(target_, false);  // a file system without the call: look, then rename
            result = ::rename(path_.c_str(), target_.c_str());
        }
    } else {
        result = ::rename(path_.c_str(), target_.c_str());
    }
    if (result != 0) {
        throw storage_error(target_ + ": cannot rename " + path_ + ": " + reason(errno));
    }
    published_ = true;
    force_to_disk(folder_of(target_), O_RDONLY | O_DIRECTORY, target_);
}

void check_target(std::string const& target, bool replace) {
    if (target.empty() || target.back() == '/') {
        throw output_error("\"" + target + "\": not a file name");
    }
    struct stat about = {};
    std::string const folder = folder_of(target);
    if (::stat(folder.c_str(), &about) != 0) {
        throw output_error(target + ": folder " + folder + ": " + reason(errno));
    }
    if (!S_ISDIR(about.st_mode)) {
        throw output_error(target + ": " + folder + " is not a folder");
    }
    if (::access(folder.c_str(), W_OK | X_OK) != 0) {
        throw output_error(target + ": cannot write in folder " + folder + ": " + reason(errno));
    }
    if (::lstat(target.c_str(), &about) == 0) {
        if (S_ISDIR(about.st_mode)) {
            throw output_error(target + ": is a folder");
        }
        if (!replace) {
            refuse_existing(target);
        }
        if (!S_ISREG(about.st_mode) && !S_ISLNK(about.st_mode)) {
            throw output_error(target + ": exists and is not a regular file");
        }
    } else if (errno != ENOENT) {
        throw output_error(target + ": " + reason(errno));
    }
}

}  // namespace cascade::engine

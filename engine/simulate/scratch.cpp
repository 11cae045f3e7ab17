#include "engine/simulate/scratch.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "engine/base/error.hpp"

namespace cascade::engine {
namespace {

constexpr std::size_t kValuesAtOnce = std::size_t{1} << 17;  ///< of blocks allocated: 1 MiB
constexpr auto kBetweenLooks = std::chrono::milliseconds(4);

[[noreturn]] void fail(std::string const& folder, char const* what, int error) {
    throw storage_error("scratch folder " + folder + ": " + what + ": " + std::strerror(error));
}

/// Pages of files in this process's memory, from /proc/self/statm: "size resident shared ...".
class ResidentPages {
  public:
    ResidentPages()
        : file_(::open("/proc/self/statm", O_RDONLY | O_CLOEXEC)),
          page_(static_cast<std::size_t>(::sysconf(_SC_PAGESIZE))) {}
    ~ResidentPages() {
        if (file_ >= 0) {
            ::close(file_);
        }
    }
    ResidentPages(ResidentPages const&) = delete;
    ResidentPages& operator=(ResidentPages const&) = delete;

    /// Bytes; all there are where the system does not say, so that pages are dropped regularly.
    [[nodiscard]] std::size_t bytes() const {
        std::array<char, 128> text{};
        ssize_t const got = file_ < 0 ? -1 : ::pread(file_, text.data(), text.size(), 0);
        char const* const end = text.data() + std::max<ssize_t>(got, 0);
        char const* at = text.data();
        std::size_t pages = 0;
        for (int field = 0; field < 3; ++field) {
            auto const [after, error] = std::from_chars(at, end, pages);
            if (error != std::errc()) {
                return static_cast<std::size_t>(-1);
            }
            at = after < end ? after + 1 : after;
        }
        return pages * page_;
    }

  private:
    int file_;
    std::size_t page_;
};

int nameless_file(std::string const& folder) {
    std::string name = folder + "/cascade-XXXXXX";
    int const file = ::mkostemp(name.data(), O_CLOEXEC);
    if (file < 0) {
        fail(folder, "no file can be created", errno);
    }
    ::unlink(name.c_str());
    return file;
}

}  // namespace

Scratch::Scratch(std::string folder, std::size_t resident)
    : folder_(std::move(folder)), resident_(resident) {
    ::close(nameless_file(folder_));  // fail now rather than at the first block
    watcher_ = std::thread([this] { watch(); });
}

Scratch::~Scratch() {
    closing_ = true;
    watcher_.join();
}

void Scratch::watch() {
    ResidentPages const pages;
    // Pages of the program's own code count as well and are not dropped: taken off.
    std::size_t const own = pages.bytes();
    std::size_t const most = own < resident_ ? own + resident_ : resident_;
    while (!closing_) {
        if (pages.bytes() > most) {
            drop_pages();
        }
        std::this_thread::sleep_for(kBetweenLooks);
    }
}

void Scratch::drop_pages() {
    // Safe whoever uses the arrays meanwhile: a page of a shared mapping is the file's own page in
    // the system's cache. MADV_DONTNEED takes it out of this process's page table, written or not,
    // and leaves it, with what was written, to the cache, which brings it to the disk in its own
    // time. The next access finds it there again. (Of a private mapping, it would discard.)
    std::scoped_lock const lock(mutex_);
    for (ScratchArray* const array : arrays_) {
        if (array->data_ != nullptr) {
            ::madvise(array->data_, array->reserved_ * sizeof(double), MADV_DONTNEED);
        }
    }
}

double free_space(std::string const& folder) {
    struct statvfs status {};
    if (::statvfs(folder.c_str(), &status) != 0) {
        fail(folder, "its free space is unknown", errno);
    }
    return static_cast<double>(status.f_bavail) * static_cast<double>(status.f_frsize);
}

ScratchArray::ScratchArray(std::shared_ptr<Scratch> scratch)
    : scratch_(std::move(scratch)), file_(nameless_file(scratch_->folder())) {
    std::scoped_lock const lock(scratch_->mutex_);
    scratch_->arrays_.insert(this);
}

ScratchArray::~ScratchArray() {
    {
        std::scoped_lock const lock(scratch_->mutex_);
        scratch_->arrays_.erase(this);
        if (data_ != nullptr) {
            ::munmap(data_, reserved_ * sizeof(double));
        }
    }
    ::close(file_);
}

void ScratchArray::reserve(std::size_t size) {
    if (size <= reserved_) {
        return;
    }
    std::size_t const bytes = size * sizeof(double);
    std::scoped_lock const lock(scratch_->mutex_);
    void* const at = data_ == nullptr
                         ? ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file_, 0)
                         : ::mremap(data_, reserved_ * sizeof(double), bytes, MREMAP_MAYMOVE);
    if (at == MAP_FAILED) {
        fail(scratch_->folder(), "no address space for a file", errno);
    }
    data_ = static_cast<double*>(at);
    reserved_ = size;
}

void ScratchArray::resize(std::size_t size) {
    if (size > reserved_) {
        reserve(std::max(size, 2 * reserved_));
    }
    if (size > allocated_) {
        std::size_t const wanted = (size + kValuesAtOnce - 1) / kValuesAtOnce * kValuesAtOnce;
        int error = EINTR;
        while (error == EINTR) {
            error = ::posix_fallocate(file_, static_cast<off_t>(allocated_ * sizeof(double)),
                                      static_cast<off_t>((wanted - allocated_) * sizeof(double)));
        }
        if (error != 0) {
            fail(scratch_->folder(), "no room", error);
        }
        allocated_ = wanted;
    }
    size_ = size;
}

}  // namespace cascade::engine

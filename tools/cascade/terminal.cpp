#include "tools/cascade/terminal.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

#include "engine/results/result_file.hpp"
#include "tools/cascade/exit_codes.hpp"
#include "tools/cascade/format.hpp"

namespace cascade::program {
namespace {

// A handler can reach nothing but objects of static storage.
std::atomic<bool> g_stop{false};
std::atomic<int> g_signal{0};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

extern "C" void cascade_on_stop(int signal) {
    if (g_stop.exchange(true)) {
        _exit(kSignalBase + signal);
    }
    g_signal.store(signal);
}

void catch_one(int signal) {
    struct sigaction action {};
    if (sigaction(signal, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) {
        return;
    }
    action = {};
    action.sa_handler = cascade_on_stop;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(signal, &action, nullptr);
}

bool is_terminal(int descriptor) {
    char const* const kind = std::getenv("TERM");
    return isatty(descriptor) == 1 && (kind == nullptr || std::strcmp(kind, "dumb") != 0);
}

}  // namespace

void guard_streams() {
    for (int descriptor = 0; descriptor <= 2; ++descriptor) {
        if (fcntl(descriptor, F_GETFD) == -1 && errno == EBADF) {
            // Read only: what is printed there must be seen to be lost.
            static_cast<void>(open("/dev/null", O_RDONLY));
        }
    }
    std::signal(SIGPIPE, SIG_IGN);
}

void print(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
}

void complain(std::string_view text) {
    std::string const line = std::string(text) + "\n";
    std::fwrite(line.data(), 1, line.size(), stderr);
}

void finish_output() {
    errno = 0;
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
        std::string const reason = errno != 0 ? std::strerror(errno) : "write error";
        throw engine::StorageError("standard output: " + reason);
    }
}

void catch_stop_signals() {
    catch_one(SIGINT);
    catch_one(SIGTERM);
}

std::atomic<bool> const& stop_flag() {
    return g_stop;
}

int stop_signal() {
    return g_signal.load();
}

ProgressLine::ProgressLine(std::uint64_t paths, bool wanted)
    : paths_(paths), shown_(wanted && paths > 0 && is_terminal(STDERR_FILENO)) {}

ProgressLine::~ProgressLine() {
    clear();
}

void ProgressLine::show(std::uint64_t done) {
    auto const now = Clock::now();
    if (!shown_ || now - last_ < std::chrono::milliseconds(100)) {
        return;
    }
    last_ = now;
    double const seconds = std::chrono::duration<double>(now - start_).count();
    double const rate = static_cast<double>(done) / seconds;
    double const left_s = static_cast<double>(paths_ - done) / rate;
    std::string line = right(percent(static_cast<double>(done) / static_cast<double>(paths_)), 7)
                       + "   " + count(rate) + " paths/s   " + duration(left_s) + " left";
    std::size_t const used = line.size();
    line = "\r" + left(line, width_);
    width_ = used;
    std::fwrite(line.data(), 1, line.size(), stderr);
    std::fflush(stderr);
}

void ProgressLine::clear() {
    if (width_ > 0) {
        std::string const line = "\r" + std::string(width_, ' ') + "\r";
        std::fwrite(line.data(), 1, line.size(), stderr);
        std::fflush(stderr);
        width_ = 0;
    }
}

}  // namespace cascade::program

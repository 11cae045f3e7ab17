#include "tools/cascade/terminal.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "engine/results/result_file.hpp"
#include "tools/cascade/exit_codes.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/interval.hpp"

namespace cascade::program {
namespace {

// A handler can reach nothing but objects of static storage.
study::CancelToken g_stop;
std::atomic<int> g_signal{0};
static_assert(std::atomic<int>::is_always_lock_free);

int g_print_error = 0;  ///< errno of the first write to standard output that failed

/// End as a program does that never heard of SIGPIPE: quietly, and a shell sees 141.
[[noreturn]] void die_of_closed_pipe() {
    std::fflush(stderr);
    std::signal(SIGPIPE, SIG_DFL);
    sigset_t pipe{};
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    sigprocmask(SIG_UNBLOCK, &pipe, nullptr);
    std::raise(SIGPIPE);
    _exit(kSignalBase + SIGPIPE);
}

extern "C" void cascade_on_stop(int signal) {
    if (g_stop.cancel()) {
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

constexpr std::size_t kProgressWidth = 79;

std::string environment(char const* name) {
    char const* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

bool is_terminal(int descriptor) {
    return isatty(descriptor) == 1 && environment("TERM") != "dumb";
}

bool utf8_locale() {
    std::string name;
    for (char const* variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        name = name.empty() ? environment(variable) : name;
    }
    std::string letters;
    for (char const letter : name) {
        letters += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    }
    return letters.find("utf-8") != std::string::npos || letters.find("utf8") != std::string::npos;
}

std::size_t terminal_columns() {
    std::string const given = environment("COLUMNS");
    if (!given.empty() && given.size() < 5
        && given.find_first_not_of("0123456789") == std::string::npos) {
        return std::stoul(given);
    }
    winsize size{};
    bool const known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : 80;
}

/// "to 100,700 on 22.3 [21.9, 22.7] %"
std::string headline_text(study::Progress const& progress) {
    if (!progress.headline) {
        return "";
    }
    return "to " + price(progress.headline->price) + " on " + percent_cell(progress.headline->share)
           + " %";
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
    std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of the write
}

void print(std::string_view text) {
    errno = 0;
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() && g_print_error == 0) {
        g_print_error = errno != 0 ? errno : EIO;
    }
}

void complain(std::string_view text) {
    std::string const line = std::string(text) + "\n";
    std::fwrite(line.data(), 1, line.size(), stderr);
}

void finish_output() {
    errno = 0;
    if (std::fflush(stdout) != 0 && g_print_error == 0) {
        g_print_error = errno != 0 ? errno : EIO;
    }
    if (g_print_error == EPIPE) {
        die_of_closed_pipe();
    }
    if (g_print_error != 0) {
        throw engine::storage_error(std::string("standard output: ")
                                    + std::strerror(g_print_error));
    }
}

Style output_style(bool plain) {
    bool const dumb = environment("TERM") == "dumb";
    Style style;
    style.color = !plain && is_terminal(STDOUT_FILENO) && environment("NO_COLOR").empty();
    style.blocks = !plain && !dumb && utf8_locale();
    style.columns = std::clamp(terminal_columns(), std::size_t{60}, std::size_t{120});
    return style;
}

void catch_stop_signals() {
    catch_one(SIGINT);
    catch_one(SIGTERM);
}

study::CancelToken const& stop_token() {
    return g_stop;
}

int stop_signal() {
    return g_signal.load();
}

ProgressLine::ProgressLine(bool wanted) : shown_(wanted && is_terminal(STDERR_FILENO)) {}

ProgressLine::~ProgressLine() {
    clear();
}

void ProgressLine::show(study::Progress const& progress) {
    auto const now = Clock::now();
    if (!shown_ || progress.total == 0 || now - last_ < std::chrono::milliseconds(100)) {
        return;
    }
    last_ = now;
    double const seconds = std::chrono::duration<double>(now - start_).count();
    auto const done = static_cast<double>(progress.done);
    double const rate = done / seconds;
    double const left_s = static_cast<double>(progress.total - progress.done) / rate;
    std::string line = right(percent(done / static_cast<double>(progress.total)), 7) + "   "
                       + count(rate) + " paths/s   " + duration(left_s) + " left";
    std::string const more = headline_text(progress);
    line = cut(more.empty() ? line : line + "   " + more, kProgressWidth);
    std::size_t const used = width(line);
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

#pragma once

/// Standard output, standard error and the signals that stop a run.

#include <chrono>
#include <cstdint>
#include <string_view>

#include "engine/study/observer.hpp"
#include "tools/cascade/pictures_text.hpp"

namespace cascade::program {

/// Before anything is opened: a standard stream that is closed is tied to /dev/null, so that no
/// data file can take its number; a reader that goes away is an error of the write, not a signal:
/// files are still written whole.
void guard_streams();

/// Results. Kept by the C library until finish_output.
void print(std::string_view text);

/// Messages, one line each, at once.
void complain(std::string_view text);

/// Flush standard output. Where its reader has gone, the program ends here without a word, by
/// SIGPIPE, as a shell expects; the command's work, files included, is done by then.
/// \throws engine::Error (storage_failed) where anything printed so far was lost for another
/// reason.
void finish_output();

/// How standard output may be written to. Colour: on a terminal that is not "dumb", without
/// NO_COLOR and `plain`. Block characters: not with `plain` or a dumb terminal, and where the
/// locale is UTF-8. Columns: COLUMNS, else the terminal's, else 80.
[[nodiscard]] Style output_style(bool plain);

/// From now on SIGINT and SIGTERM only set stop_token(); a second one ends the program at once.
/// A signal that was ignored when the program started stays ignored.
void catch_stop_signals();
[[nodiscard]] study::CancelToken const& stop_token();

/// Number of the signal that set the token; 0 if none did.
[[nodiscard]] int stop_signal();

/// A line on standard error that says how far a run has come: share, paths per second, time left,
/// and how often the first threshold is passed, with an interval that shrinks. Rewritten at most
/// ten times a second, removed at the end. Shown on a terminal only (not where TERM is "dumb");
/// written without colour or escape sequences.
class ProgressLine {
  public:
    explicit ProgressLine(bool wanted);
    ~ProgressLine();
    ProgressLine(ProgressLine const&) = delete;
    ProgressLine& operator=(ProgressLine const&) = delete;

    void show(study::Progress const& progress);
    void clear();

  private:
    using Clock = std::chrono::steady_clock;

    bool shown_;
    std::size_t width_ = 0;
    Clock::time_point start_ = Clock::now();
    Clock::time_point last_{};
};

}  // namespace cascade::program

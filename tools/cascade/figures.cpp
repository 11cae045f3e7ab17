#include "tools/cascade/figures.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/results/result_file.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/provenance.hpp"
#include "tools/cascade/report/page.hpp"
#include "tools/cascade/report/panels.hpp"

namespace cascade::program {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr char const* kTitles[][2] = {
    {"map", "The liquidation map"},
    {"fan", "Prices over time"},
    {"heat", "Where and when liquidations happen"},
    {"loss", "How likely a loss is"},
    {"shock", "Weak points of the map"},
    {"sizes", "How large cascades are"},
    {"payments", "Who pays for liquidations"},
    {"reach", "Threshold reached, by number of paths"},
    {"further", "As far beyond a threshold as without feedback, by number of paths"},
    {"drawdown", "99 % drawdown, by number of paths"},
};

/// A folder that is gone with its content at the end.
class ScratchFolder {
  public:
    ScratchFolder() : path_(fs::temp_directory_path() / "cascade-XXXXXX") {
        std::string name = path_.string();
        if (::mkdtemp(name.data()) == nullptr) {
            throw engine::OutputError(name + ": cannot be created: " + std::strerror(errno));
        }
        path_ = name;
    }
    ScratchFolder(ScratchFolder const&) = delete;
    ScratchFolder& operator=(ScratchFolder const&) = delete;
    ~ScratchFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    [[nodiscard]] fs::path const& path() const { return path_; }

  private:
    fs::path path_;
};

/// Run a program with its output in a file. Returns the exit status; -1 where there is no such
/// program.
int run_program(std::vector<std::string> const& words, fs::path const& output) {
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (std::string const& word : words) {
        arguments.push_back(const_cast<char*>(word.c_str()));
    }
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.c_str(),
                                       O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    pid_t child = 0;
    int const failed =
        ::posix_spawnp(&child, arguments.front(), &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) {
        return -1;
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

std::string text_of(fs::path const& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write(fs::path const& path, std::string_view first, std::string_view second = {}) {
    std::ofstream out(path, std::ios::binary);
    out << first << second;
    out.close();
    if (!out) {
        throw engine::StorageError(path.string() + ": cannot be written");
    }
}

/// Run it; where it is missing or fails, say so.
std::string need_program(std::vector<std::string> const& words, char const* package,
                         fs::path const& output) {
    int const status = run_program(words, output);
    if (status == -1 || status == 127) {
        throw engine::OutputError("--figures needs " + words.front() + " (Debian package " + package
                                  + ")");
    }
    std::string said = text_of(output);
    if (status != 0) {
        throw engine::StorageError(words.front()
                                   + " could not draw the figures: " + cut(printable(said), 300));
    }
    return said;
}

Json request(Report const& report) {
    Json titles;
    for (auto const& [name, title] : kTitles) {
        titles[name] = title;
    }
    std::string const hash = attribute_text(report.root, "results_hash");
    titles["source"] = cut(printable(attribute_text(report.root, "scenario")), 80)
                       + (hash.empty() ? "" : ", results hash " + hash);
    return {{"data", Json::parse(chart_data(report))},
            {"css", std::string(report_assets().style)},
            {"titles", titles}};
}

void publish(fs::path const& from, fs::path const& to, bool force) {
    engine::check_output(to.string(), force);
    std::error_code failed;
    fs::copy_file(from, to, fs::copy_options::overwrite_existing, failed);
    if (failed) {
        throw engine::StorageError(to.string() + ": " + failed.message());
    }
}

}  // namespace

std::vector<std::string> write_figures(Report const& report, std::string const& folder,
                                       bool force) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) {
        throw engine::OutputError(folder + ": cannot be created: " + failed.message());
    }
    ScratchFolder const scratch;
    fs::path const& work = scratch.path();
    ReportAssets const& assets = report_assets();
    write(work / "charts.cjs", assets.script, assets.figures);
    write(work / "data.json", request(report).dump());
    std::istringstream said(need_program(
        {"node", (work / "charts.cjs").string(), (work / "data.json").string(), work.string()},
        "nodejs", work / "said"));
    std::vector<std::string> names;
    for (std::string name; std::getline(said, name);) {
        std::string const svg = (work / (name + ".svg")).string();
        std::string const png = (work / (name + ".png")).string();
        need_program({"rsvg-convert", "--zoom=2", "--output=" + png, svg}, "librsvg2-bin",
                     work / "said");
        names.push_back(name);
    }
    for (std::string const& name : names) {
        for (char const* ending : {".svg", ".png"}) {
            publish(work / (name + ending), fs::path(folder) / (name + ending), force);
        }
    }
    return names;
}

}  // namespace cascade::program

#include "tools/cascade/figures.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/results/result_file.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/report/page.hpp"

namespace cascade::program {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr char const* kEndings[] = {".svg", ".png"};

/// A program that draws, and the Debian package that has it.
struct Tool {
    char const* name;
    char const* package;
};
constexpr Tool kNode{"node", "nodejs"};
constexpr Tool kConvert{"rsvg-convert", "librsvg2-bin"};

/// A folder that is gone with its content at the end.
class ScratchFolder {
  public:
    ScratchFolder() : path_(fs::temp_directory_path() / "cascade-XXXXXX") {
        std::string name = path_.string();
        if (::mkdtemp(name.data()) == nullptr) {
            throw engine::output_error(name + ": cannot be created: " + std::strerror(errno));
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
        throw engine::storage_error(path.string() + ": cannot be written");
    }
}

/// Run it; where it is missing or fails, say so. Returns what it printed.
std::string run_tool(Tool const& tool, std::vector<std::string> const& arguments,
                     fs::path const& output) {
    std::vector<std::string> words{tool.name};
    words.insert(words.end(), arguments.begin(), arguments.end());
    int const status = run_program(words, output);
    if (status == -1 || status == 127) {
        throw engine::output_error(std::string("--figures needs ") + tool.name + " (Debian package "
                                   + tool.package + ")");
    }
    std::string said = text_of(output);
    if (status != 0) {
        throw engine::storage_error(std::string(tool.name)
                                    + " could not draw the figures: " + cut(printable(said), 300));
    }
    return said;
}

Json request(Page const& page) {
    Json titles{{"source", page.source}, {"charts", Json::object()}};
    for (auto const& [name, title] : page.charts) {
        titles["charts"][name] = title;
    }
    return {{"data", Json::parse(page.data)},
            {"css", std::string(report_assets().style)},
            {"titles", titles}};
}

void publish(fs::path const& from, fs::path const& to, bool force) {
    engine::check_output(to.string(), force);
    std::error_code failed;
    fs::copy_file(from, to, fs::copy_options::overwrite_existing, failed);
    if (failed) {
        throw engine::storage_error(to.string() + ": " + failed.message());
    }
}

}  // namespace

void check_figures(std::vector<ChartTitle> const& charts, std::string const& folder, bool force) {
    ScratchFolder const scratch;
    for (Tool const& tool : {kNode, kConvert}) {
        run_tool(tool, {"--version"}, scratch.path() / "said");
    }
    for (auto const& [name, title] : charts) {
        for (char const* ending : kEndings) {
            fs::path const file = fs::path(folder) / (name + ending);
            if (fs::exists(file)) {
                engine::check_output(file.string(), force);
            }
        }
    }
}

std::vector<std::string> write_figures(Page const& page, std::string const& folder, bool force) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) {
        throw engine::output_error(folder + ": cannot be created: " + failed.message());
    }
    ScratchFolder const scratch;
    fs::path const& work = scratch.path();
    ReportAssets const& assets = report_assets();
    write(work / "charts.cjs", assets.script, assets.figures);
    write(work / "data.json", request(page).dump());
    std::istringstream said(run_tool(
        kNode, {(work / "charts.cjs").string(), (work / "data.json").string(), work.string()},
        work / "said"));
    std::vector<std::string> names;
    for (std::string name; std::getline(said, name);) {
        std::string const svg = (work / (name + ".svg")).string();
        std::string const png = (work / (name + ".png")).string();
        run_tool(kConvert, {"--zoom=2", "--output=" + png, svg}, work / "said");
        names.push_back(name);
    }
    for (std::string const& name : names) {
        for (char const* ending : kEndings) {
            publish(work / (name + ending), fs::path(folder) / (name + ending), force);
        }
    }
    return names;
}

}  // namespace cascade::program

#pragma once

/// Shipped scenarios made small, and a folder of a test's own.

#include <filesystem>
#include <string>
#include <vector>

#include <unistd.h>

#include "engine/scenario/load_files.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/study/run.hpp"

namespace cascade::study {

inline std::string const kScenarios = CASCADE_SOURCE_DIR "/scenarios/";

/// A shipped scenario read from text in memory, with fewer paths.
inline engine::Scenario small(std::string const& name, std::uint64_t paths,
                              std::vector<engine::Override> more = {}) {
    more.insert(more.begin(), {"/simulation/paths", std::to_string(paths)});
    return engine::parse_scenario(engine::read_file(kScenarios + name + ".json"), name, kScenarios,
                                  more);
}

/// Deleted with all that is in it.
class TestFolder {
  public:
    TestFolder() {
        std::string name =
            (std::filesystem::temp_directory_path() / "cascade-study-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~TestFolder() { std::filesystem::remove_all(path_); }
    TestFolder(TestFolder const&) = delete;
    TestFolder& operator=(TestFolder const&) = delete;

    [[nodiscard]] std::string file(std::string const& name) const { return path_ + "/" + name; }
    [[nodiscard]] std::string const& path() const { return path_; }
    [[nodiscard]] bool empty() const { return std::filesystem::is_empty(path_); }

  private:
    std::string path_;
};

}  // namespace cascade::study

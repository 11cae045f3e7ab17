#pragma once

/// Scenario documents made from shipped ones: changed, read, assembled, and what is refused.

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "engine/scenario/assemble.hpp"
#include "engine/scenario/load_files.hpp"

namespace cascade::test {

using Json = nlohmann::ordered_json;

inline std::string const kScenarios = CASCADE_SOURCE_DIR "/scenarios/";

inline Json shipped(std::string const& name) {
    return Json::parse(engine::read_file(kScenarios + name + ".json"));
}

inline std::vector<engine::Fault> faults_of(Json const& document,
                                            std::string const& folder = kScenarios) {
    try {
        (void)engine::parse_scenario(document.dump(), "s.json", folder);
        return {};
    } catch (engine::Error const& error) {
        return error.faults();
    }
}

inline void expect_fault(Json const& document, std::string const& pointer, std::string const& words,
                         std::string const& folder = kScenarios) {
    SCOPED_TRACE(document.dump());
    auto const faults = faults_of(document, folder);
    ASSERT_EQ(faults.size(), 1u) << pointer << (faults.size() > 1 ? ": " + faults[1].text() : "");
    EXPECT_EQ(faults[0].pointer, pointer) << faults[0].text();
    EXPECT_NE(faults[0].message.find(words), std::string::npos) << faults[0].text();
}

inline engine::Plan plan_of(Json const& document, std::string const& folder = kScenarios) {
    return engine::assemble(engine::parse_scenario(document.dump(), "s.json", folder)).plan;
}

/// A folder with one data file, gone with the test.
class DataFile {
  public:
    explicit DataFile(std::string const& text) {
        char name[] = "/tmp/cascade-test-XXXXXX";
        folder_ = mkdtemp(name);
        std::ofstream(path(), std::ios::binary) << text;
    }
    ~DataFile() {
        (void)std::remove(path().c_str());
        (void)rmdir(folder_.c_str());
    }
    DataFile(DataFile const&) = delete;
    DataFile& operator=(DataFile const&) = delete;

    [[nodiscard]] std::string const& folder() const { return folder_; }

  private:
    [[nodiscard]] std::string path() const { return folder_ + "/d.csv"; }
    std::string folder_;
};

inline Json changed(Json price, std::string const& key, Json const& value) {
    price[key] = value;
    return price;
}

inline Json without(Json price, std::string const& key) {
    price.erase(key);
    return price;
}

}  // namespace cascade::test

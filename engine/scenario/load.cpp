/// A scenario from its file: text, overrides, keys, combinations, data file, plan.

#include <algorithm>
#include <fstream>
#include <sstream>

#include "engine/scenario/assemble.hpp"
#include "engine/scenario/check.hpp"
#include "engine/scenario/level_file.hpp"
#include "engine/scenario/reader.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/scenario/text.hpp"

namespace cascade::engine {
namespace {

constexpr std::size_t kMaxLevelFileBytes = 64u << 20;

std::string read_file(std::string const& name) {
    std::ifstream in(name, std::ios::binary);
    std::ostringstream text;
    if (in) {
        text << in.rdbuf();
    }
    if (!in || (text.tellp() <= 0 && in.bad())) {
        throw InputMissing(name + ": cannot be opened or read");
    }
    return text.str();
}

std::string folder_of(std::string const& file) {
    std::size_t const slash = file.rfind('/');
    return slash == std::string::npos ? "." : slash == 0 ? "/" : file.substr(0, slash);
}

/// Levels of book.file, checked like inline ones.
void load_level_file(Scenario& s, Findings& findings) {
    bool const absolute = !s.book.file.empty() && s.book.file[0] == '/';
    std::string const name = absolute ? s.book.file : s.folder + "/" + s.book.file;
    std::string text;
    try {
        text = read_file(name);
    } catch (InputMissing const&) {
        findings.add("/book/file", "the file " + printable(name) + " cannot be opened or read");
        return;
    }
    if (text.size() > kMaxLevelFileBytes) {
        findings.add("/book/file", "the file has more than 64 MiB");
        return;
    }
    std::vector<Fault> faults;
    LevelFile const file = read_level_file(text, name, faults);
    if (faults.empty() && findings.sound("/market")) {
        check_levels(file.levels, s.market.spot, s.book.density == "points",
                     [&](std::size_t i, std::string const& message) {
                         faults.push_back({name, file.lines[i], 1, "", message});
                     });
    }
    for (Fault& fault : faults) {
        findings.add_raw(std::move(fault));
    }
    s.file_levels = file.levels;
}

}  // namespace

std::string Fault::text() const {
    std::string out = file;
    if (line > 0) {
        out += ":" + std::to_string(line) + ":" + std::to_string(column);
    }
    out += ": ";
    return out + (pointer.empty() ? "" : pointer + ": ") + message;
}

InputError::InputError(std::vector<Fault> faults)
    : std::runtime_error(faults.empty() ? "input error" : faults.front().text()),
      faults_(std::move(faults)) {}

Scenario parse_scenario(std::string const& text, std::string const& file, std::string const& folder,
                        std::vector<Override> const& overrides) {
    std::vector<Fault> syntax;
    Document document = parse_text(text, file, syntax);
    bool const readable = syntax.empty();
    if (readable) {
        apply_overrides(document, overrides, syntax);
    }
    // A duplicate key does not stop the reader; a syntax error does.
    bool const whole = readable || std::all_of(syntax.begin(), syntax.end(), [](Fault const& f) {
                           return f.message.compare(0, 13, "duplicate key") == 0;
                       });
    Findings findings(document);
    for (Fault& fault : syntax) {
        findings.add_raw(std::move(fault));
    }
    Scenario scenario;
    if (whole) {
        scenario = read_document(document, findings);
    }
    scenario.file = file;
    scenario.folder = folder;
    scenario.text = text;
    if (whole && document.value.is_object()) {
        check_combinations(scenario, findings);
        if (scenario.book.source == "file" && findings.given("/book/file")
            && findings.sound("/book/file")) {
            load_level_file(scenario, findings);
        }
    }
    if (!findings.empty()) {
        throw InputError(findings.take());
    }
    (void)assemble(scenario);  // sizes
    return scenario;
}

Scenario load_scenario(std::string const& file, std::vector<Override> const& overrides) {
    return parse_scenario(read_file(file), file, folder_of(file), overrides);
}

}  // namespace cascade::engine

/// A scenario from its file: text, overrides, keys, combinations, data files, plan.

#include <algorithm>

#include "engine/scenario/assemble.hpp"
#include "engine/scenario/check.hpp"
#include "engine/scenario/load_files.hpp"
#include "engine/scenario/reader.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/scenario/text.hpp"

namespace cascade::engine {
namespace {

std::string folder_of(std::string const& file) {
    std::size_t const slash = file.rfind('/');
    return slash == std::string::npos ? "." : slash == 0 ? "/" : file.substr(0, slash);
}

}  // namespace

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
        load_book_files(scenario, findings);
        load_impact_files(scenario, findings);
        load_price_files(scenario, findings);
        load_portfolio(scenario, findings);
    }
    if (!findings.empty()) {
        throw input_error(findings.take());
    }
    (void)assemble(scenario);  // sizes
    return scenario;
}

Scenario load_scenario(std::string const& file, std::vector<Override> const& overrides) {
    return parse_scenario(read_file(file), file, folder_of(file), overrides);
}

}  // namespace cascade::engine

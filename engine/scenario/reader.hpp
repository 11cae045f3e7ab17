#pragma once

/// Strict reading of a document into a Scenario by the table of keys.

#include <set>
#include <string>
#include <vector>

#include "engine/scenario/sweep.hpp"
#include "engine/scenario/venue_file.hpp"

namespace cascade::engine {

struct Document;

/// Faults of one document, and which keys it gave.
class Findings {
  public:
    explicit Findings(Document const& document) : document_(document) {}

    void add(std::string const& pointer, std::string const& message);
    void add_key(std::string const& pointer, std::string const& message);  ///< placed at the key
    void add_raw(Fault fault) { faults_.push_back(std::move(fault)); }

    void note_given(std::string const& pointer) { given_.insert(pointer); }
    [[nodiscard]] bool given(std::string const& pointer) const { return given_.count(pointer) > 0; }
    /// True where nothing at or below the pointer is at fault: a rule over several keys is judged
    /// only on sound ones.
    [[nodiscard]] bool sound(std::string const& pointer) const;

    /// All faults in the order of the file.
    [[nodiscard]] std::vector<Fault> take();
    [[nodiscard]] bool empty() const { return faults_.empty(); }

  private:
    Document const& document_;
    std::vector<Fault> faults_;
    std::set<std::string> given_;
};

/// Keys that are unknown, missing, of the wrong type or out of range become findings.
[[nodiscard]] Scenario read_document(Document const& document, Findings& findings);

/// The same for a venue's file.
[[nodiscard]] VenueInput read_venue(Document const& document, Findings& findings);

/// The same for a sweep.
[[nodiscard]] SweepInput read_sweep(Document const& document, Findings& findings);

}  // namespace cascade::engine

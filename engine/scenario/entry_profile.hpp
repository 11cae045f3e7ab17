#pragma once

/// Entry prices from volume by price: positions are opened in proportion to the volume traded at a
/// price.
///
/// A row is a bin of prices over which its volume is spread evenly in log price. A row that gives
/// `price` is the bin between the midpoints in log price to its neighbours, the outermost mirrored.
/// Checked in tests/unit/scenario/entry_profile_test.cpp.

#include <functional>
#include <string>
#include <vector>

#include "engine/scenario/scenario.hpp"
#include "models/book/book.hpp"

namespace cascade::engine {

/// Rows of a CSV file `price,volume` or `lower,upper,volume`, and where each stands.
struct ProfileFile {
    std::vector<ProfileRowInput> rows;
    std::vector<std::size_t> lines;
};

/// \param name  how messages call the file
/// \return what could be read; faults (at most 50, then a count) go to `faults`
[[nodiscard]] ProfileFile read_profile_file(std::string const& text, std::string const& name,
                                            std::vector<Fault>& faults);

/// Rules for rows, inline or from a file: all by price or all by edges, sorted, apart.
/// `report(i, message)` takes a fault of row i.
void check_profile_rows(std::vector<ProfileRowInput> const& rows,
                        std::function<void(std::size_t, std::string const&)> const& report);

/// What is wrong with sound rows as a whole; "" where nothing is.
[[nodiscard]] std::string fault_of_profile(std::vector<ProfileRowInput> const& rows);

/// The law of ln(entry price / spot).
class EntryProfile {
  public:
    /// \param rows  sound by both checks above
    EntryProfile(std::vector<ProfileRowInput> const& rows, double spot);

    /// Share of the volume that stands between two outward distances once each entry is moved
    /// outwards by `centre`. 0 <= from < to.
    [[nodiscard]] double mass(models::Side side, double centre, double from, double to) const;

    /// How far outwards from spot entries stand at most; negative where all stand inwards.
    [[nodiscard]] double reach(models::Side side) const;

  private:
    [[nodiscard]] double below(double x) const;  ///< share of the volume below log price x

    std::vector<double> edge_;   ///< log price over spot, ascending
    std::vector<double> share_;  ///< of the volume, below each edge
};

}  // namespace cascade::engine

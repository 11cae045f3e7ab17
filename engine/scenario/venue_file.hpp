#pragma once

/// JSON files of a venue's margin rules, in all versions known.

#include <functional>
#include <string>
#include <vector>

#include "engine/scenario/scenario.hpp"
#include "models/venue/margin.hpp"

namespace cascade::engine {

struct VenueVersionInput {
    std::string from;  ///< ISO date; "": not known, holds on any day
    std::string note;
    MarginInput margin;
};

struct VenueInput {
    std::uint64_t schema_version = 1;
    std::string venue;
    std::string symbol;
    std::string source;                ///< where the numbers come from
    std::vector<std::string> unknown;  ///< what they do not say
    std::vector<VenueVersionInput> versions;
};

/// Read and check a venue's file.
/// \param name  how messages call the file
/// \return what could be read; every fault goes to `faults`
[[nodiscard]] VenueInput read_venue_file(std::string const& text, std::string const& name,
                                         std::vector<Fault>& faults);

/// The version in force on `date` ("" where the file knows one only).
/// \param why_not  receives the reason where there is none
/// \return null where there is none
[[nodiscard]] VenueVersionInput const* version_on(VenueInput const& venue, std::string const& date,
                                                  std::string& why_not);

/// True for a calendar day such as 2025-10-10.
[[nodiscard]] bool is_date(std::string const& text);

/// Tiers ascend from 0, rates do not fall, published deductions are those that make them
/// continuous. `report(i, key, message)` takes a fault of tier i ("": of the list).
void check_margin(MarginInput const& in,
                  std::function<void(std::size_t i, std::string const& key,
                                     std::string const& message)> const& report);

/// \pre check_margin found nothing
[[nodiscard]] models::MarginRules margin_rules(MarginInput const& in);

}  // namespace cascade::engine

#include "tools/cascade/report/figure.hpp"

#include <cmath>

#include "tools/cascade/format.hpp"
#include "tools/cascade/interval.hpp"
#include "tools/cascade/report/html.hpp"
#include "tools/cascade/summary_tables.hpp"

namespace cascade::program {
namespace {

using engine::Dataset;

char const* name_of(As as) {
    switch (as) {
        case As::percent:
            return "percent";
        case As::fall:
            return "fall";
        case As::rise:
            return "rise";
        case As::number:
            return "number";
        case As::times:
            return "times";
        case As::usd:
            return "usd";
        case As::price:
            return "price";
        case As::seconds:
            return "seconds";
    }
    return "";
}

std::string span_cell(Interval const& seconds) {
    if (std::isnan(seconds.value)) {
        return "n/a";
    }
    return number_cell(mapped(seconds, [](double s) { return s / 3600.0; })) + " h";
}

std::string text_of(Interval const& interval, As as) {
    switch (as) {
        case As::percent:
            return percent_cell(interval);
        case As::fall:
            return percent_cell(share_of_price(interval, -1.0));
        case As::rise:
            return percent_cell(share_of_price(interval, 1.0));
        case As::number:
            return number_cell(interval);
        case As::times:
            return times_cell(interval);
        case As::usd:
            return usd_cell(interval);
        case As::price:
            return price_cell(interval);
        case As::seconds:
            return span_cell(interval);
    }
    return "";
}

std::string marked(std::string const& name, Index const& index, As as, std::string const& text) {
    std::string place;
    for (std::size_t const i : index) {
        place += (place.empty() ? "" : ",") + std::to_string(i);
    }
    return "<span class=\"figure\" data-figure=\"" + name + "\" data-index=\"" + place
           + "\" data-as=\"" + name_of(as) + "\">" + escaped(text) + "</span>";
}

}  // namespace

std::string figure(Dataset const& data, engine::Variable const& variable, Index const& index,
                   As as) {
    return marked(variable.name, index, as, text_of(interval_of(data, variable, index), as));
}

std::string figure(Dataset const& data, Aggregate figure, Index const& index, As as) {
    return marked(engine::name_of(figure), index, as,
                  text_of(interval_of(data, figure, index), as));
}

std::string value_of(Dataset const& data, engine::Variable const& variable, Index const& index,
                     As as) {
    double const unknown = std::nan("");
    Interval const bare{data.number(variable.name, index), unknown, unknown};
    bool const share = as == As::percent || as == As::fall || as == As::rise;
    std::string const text = text_of(bare, as);
    return marked(variable.name, index, as, text + (share && text != "n/a" ? "\xC2\xA0%" : ""));
}

std::string value_of(Dataset const& data, Aggregate figure, Index const& index, As as) {
    return value_of(data, engine::at(data, figure), index, as);
}

std::string figure_cell(Dataset const& data, engine::Variable const& variable, Index const& index,
                        As as) {
    return "<td>" + figure(data, variable, index, as) + "</td>";
}

std::string figure_cell(Dataset const& data, Aggregate figure, Index const& index, As as) {
    return figure_cell(data, engine::at(data, figure), index, as);
}

}  // namespace cascade::program

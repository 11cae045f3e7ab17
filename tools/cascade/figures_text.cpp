// The command `figures`: the register of figures, or those that a scenario's result would hold.

#include <algorithm>

#include <nlohmann/json.hpp>

#include "engine/figures/aggregates.hpp"
#include "engine/figures/path_figures.hpp"
#include "engine/results/plan_figures.hpp"
#include "engine/scenario/assemble.hpp"
#include "tools/cascade/commands.hpp"
#include "tools/cascade/exit_codes.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/terminal.hpp"

namespace cascade::program {
namespace {

using engine::AggregateInfo;
using Json = nlohmann::ordered_json;

/// One row as it is shown.
struct Row {
    std::string name, group, axes, units, error, exists, meaning, missing;
};

Row row_of(AggregateInfo const& info) {
    return {std::string(info.name),
            engine::name_of(info.group),
            std::string(info.axes),
            std::string(info.units),
            std::string(engine::name_of(info.error)),
            std::string(engine::name_of(info.exists)),
            std::string(info.meaning),
            std::string(info.missing)};
}

Row row_of(engine::FigureInfo const& info, std::string const& group, std::string const& axes,
           std::string const& exists) {
    return {std::string(info.name),      group, axes, std::string(info.units), "", exists,
            std::string(info.long_name), ""};
}

Row row_of(engine::ColumnInfo const& info, std::string const& exists) {
    return {std::string(info.name),
            std::string(info.group),
            std::string(info.axes),
            std::string(info.units),
            "",
            exists,
            std::string(info.long_name),
            ""};
}

/// What else is kept: figures of paths, of paths by venue, and the book.
std::vector<Row> other_rows() {
    using engine::BookColumn;
    using engine::PathColumn;
    std::vector<Row> rows;
    std::string const accounts(engine::name_of(engine::Exists::accounts));
    for (std::size_t f = 0; f < engine::kFigures; ++f) {
        rows.push_back(row_of(engine::info(static_cast<engine::Figure>(f)), "paths", "path", ""));
    }
    for (std::size_t f = 0; f < engine::kCashFigures; ++f) {
        bool const queued = f == static_cast<std::size_t>(engine::CashFigure::queued);
        rows.push_back(row_of(engine::info(static_cast<engine::CashFigure>(f)), "paths", "path",
                              queued ? accounts + ", or caps on orders" : accounts));
    }
    rows.push_back(row_of(engine::info(PathColumn::weight),
                          std::string(engine::name_of(engine::Exists::weighted))));
    for (std::size_t f = 0; f < engine::kVenueFigures; ++f) {
        rows.push_back(row_of(engine::venue_info(f), "venue_paths", "path, venue",
                              std::string(engine::name_of(engine::Exists::venues))
                                  + (f < engine::kVenueOwnFigures ? "" : ", with accounts")));
    }
    rows.push_back(row_of(engine::info(PathColumn::passage_time),
                          std::string(engine::name_of(engine::Exists::thresholds))));
    rows.push_back(row_of(engine::info(PathColumn::own_liquidation_time),
                          std::string(engine::name_of(engine::Exists::portfolio))));
    for (std::size_t c = 0; c < engine::kBookColumns; ++c) {
        rows.push_back(row_of(engine::info(static_cast<BookColumn>(c)), ""));
    }
    return rows;
}

std::vector<Row> rows_of(FiguresArguments const& arguments) {
    std::vector<Row> rows;
    if (arguments.scenario.empty()) {
        for (AggregateInfo const& info : engine::all_aggregates()) {
            rows.push_back(row_of(info));
        }
        std::vector<Row> const others = other_rows();
        rows.insert(rows.end(), others.begin(), others.end());
        return rows;
    }
    engine::Plan const plan =
        engine::assemble(engine::load_scenario(arguments.scenario, arguments.overrides)).plan;
    for (AggregateInfo const& info : engine::all_aggregates()) {
        if (engine::exists(plan, info.exists)) {
            rows.push_back(row_of(info));
        }
    }
    return rows;
}

std::string json_of(std::vector<Row> const& rows) {
    Json out = Json::array();
    for (Row const& row : rows) {
        out.push_back({{"name", row.name},
                       {"group", row.group},
                       {"axes", row.axes},
                       {"units", row.units},
                       {"error", row.error},
                       {"exists", row.exists},
                       {"meaning", row.meaning},
                       {"missing", row.missing}});
    }
    return out.dump() + "\n";
}

/// The table of axes.
std::string axes_markdown() {
    std::string text = "### Axes\n\n| name | unit | holds | meaning |\n|---|---|---|---|\n";
    for (engine::AxisInfo const& axis : engine::all_axes()) {
        text += "| `" + std::string(axis.name) + "` | " + std::string(axis.units) + " | "
                + (axis.labels ? "labels" : "numbers") + " | " + std::string(axis.meaning) + " |\n";
    }
    return text;
}

/// Tables for docs/results.md: of the axes, then one for each group.
std::string markdown_of(std::vector<Row> const& rows) {
    std::string text = axes_markdown();
    std::vector<std::string> groups;
    for (Row const& row : rows) {
        if (std::find(groups.begin(), groups.end(), row.group) == groups.end()) {
            groups.push_back(row.group);
        }
    }
    for (std::string const& group : groups) {
        text += "\n### `/" + group
                + "`\n\n| name | over | unit | meaning | error | exists with | NaN where |\n"
                  "|---|---|---|---|---|---|---|\n";
        for (Row const& row : rows) {
            if (row.group == group) {
                text += "| `" + row.name + "` | " + row.axes + " | " + row.units + " | "
                        + row.meaning + " | " + row.error + " | " + row.exists + " | " + row.missing
                        + " |\n";
            }
        }
    }
    return text;
}

std::string text_of(std::vector<Row> const& rows) {
    std::string text;
    for (Row const& row : rows) {
        std::string const place = row.name + (row.axes.empty() ? "" : "[" + row.axes + "]")
                                  + (row.units == "1" ? "" : ", " + row.units)
                                  + (row.group.empty() ? "" : ", in /" + row.group);
        text += wrapped(place, "", "  ") + wrapped(row.meaning, "    ", "    ");
        text += row.exists.empty() ? "" : wrapped("with " + row.exists, "    ", "    ");
        text += row.missing.empty() ? "" : wrapped("NaN where " + row.missing, "    ", "    ");
    }
    return text;
}

}  // namespace

int figures_command(FiguresArguments const& arguments) {
    std::vector<Row> const rows = rows_of(arguments);
    print(arguments.json ? json_of(rows) : arguments.markdown ? markdown_of(rows) : text_of(rows));
    return kDone;
}

}  // namespace cascade::program

// What the charts of a sweep draw: one list of items for each kind, an item for each figure.

#include <cmath>

#include <nlohmann/json.hpp>

#include "engine/results/sweep_dataset.hpp"
#include "tools/cascade/interval.hpp"
#include "tools/cascade/report/chart_json.hpp"
#include "tools/cascade/report/panels.hpp"
#include "tools/cascade/report/sweep_panels.hpp"
#include "tools/cascade/sweep_figures.hpp"

namespace cascade::program {
namespace {

using engine::Dataset;
using engine::Numbers;
using Json = nlohmann::ordered_json;

Json ends(Interval const& interval) {
    return {rounded(interval.value), rounded(interval.low), rounded(interval.high)};
}

Json tornadoes(Dataset const& root) {
    Json items = Json::array();
    for (SweptFigure const& figure : swept_figures(root)) {
        Json rows = Json::array();
        for (TornadoRow const& row : widest_first(tornado_rows(root, figure), figure.base)) {
            rows.push_back({{"input", row.input},
                            {"low", {rounded(row.low_value), rounded(row.at_low)}},
                            {"high", {rounded(row.high_value), rounded(row.at_high)}}});
        }
        items.push_back({{"figure", figure.name}, {"base", rounded(figure.base)}, {"rows", rows}});
    }
    return items;
}

Json indices(Dataset const& root) {
    Json items = Json::array();
    engine::Strings const& inputs = labels(root, Axis::input);
    engine::Strings const& figures = labels(root, Axis::figure);
    for (std::size_t f = 0; f < figures.size(); ++f) {
        Json rows = Json::array();
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            rows.push_back(
                {{"input", inputs[i]},
                 {"first", ends(interval_of(root, Aggregate::first_order_index, {f, i}))},
                 {"total", ends(interval_of(root, Aggregate::total_index, {f, i}))}});
        }
        items.push_back({{"figure", figures[f]}, {"rows", rows}});
    }
    return items;
}

Json responses(Dataset const& root, std::string const& input) {
    Json items = Json::array();
    for (SweptFigure const& figure : swept_figures(root)) {
        Json points = Json::array();
        Numbers const& values = numbers_of(root, input);
        for (std::size_t k = 0; k < values.size(); ++k) {
            Json point = ends(interval_of(root, root.at(figure.variable), figure.at({k})));
            point.insert(point.begin(), rounded(values[k]));
            points.push_back(std::move(point));
        }
        items.push_back({{"figure", figure.name},
                         {"input", input},
                         {"base", rounded(figure.base)},
                         {"points", points}});
    }
    return items;
}

Json surfaces(Dataset const& root, std::vector<std::string> const& inputs) {
    Json items = Json::array();
    for (SweptFigure const& figure : swept_figures(root)) {
        Json cells = Json::array();
        std::vector<std::size_t> cell(2, 0);
        do {
            cells.push_back(
                {cell[0], cell[1], rounded(root.number(figure.variable, figure.at(cell)))});
        } while (next_cell(root, inputs, cell));
        items.push_back({{"figure", figure.name},
                         {"x", inputs[0]},
                         {"y", inputs[1]},
                         {"columns", list(numbers_of(root, inputs[0]))},
                         {"rows", list(numbers_of(root, inputs[1]))},
                         {"cells", cells}});
    }
    return items;
}

Json critical(Dataset const& root, std::vector<std::string> const& inputs) {
    Json out{{"x", inputs[0]},
             {"y", inputs[1]},
             {"at", list(numbers_of(root, inputs[0]))},
             {"range",
              {rounded(numbers_of(root, inputs[1]).front()),
               rounded(numbers_of(root, inputs[1]).back())}}};
    for (std::size_t side = 0; side < kSides; ++side) {
        Json values = Json::array();
        for (std::size_t k = 0; k < root.extent(inputs[0]); ++k) {
            values.push_back(rounded(root.number(engine::critical_name(inputs[1]), {side, k})));
        }
        out[kSideName[side]] = std::move(values);
    }
    return out;
}

}  // namespace

Json sweep_data(Report const& report) {
    Dataset const& root = report.root;
    Json data = map_data(report);
    switch (design_of(root)) {
        case SweepDesign::one_at_a_time:
            data["tornado"] = tornadoes(root);
            break;
        case SweepDesign::sobol:
            data["indices"] = indices(root);
            break;
        case SweepDesign::critical:
            data["critical"] = critical(root, swept_inputs(root));
            break;
        case SweepDesign::grid: {
            std::vector<std::string> const inputs = swept_inputs(root);
            if (inputs.size() == 1) {
                data["response"] = responses(root, inputs[0]);
            } else if (inputs.size() == 2) {
                data["surface"] = surfaces(root, inputs);
            }
            break;
        }
    }
    return data;
}

}  // namespace cascade::program

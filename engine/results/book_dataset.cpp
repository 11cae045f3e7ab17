#include "engine/results/book_dataset.hpp"

#include <algorithm>
#include <string>

#include "engine/results/figure_values.hpp"
#include "engine/simulate/vulnerability.hpp"
#include "engine/statistics/summation.hpp"
#include "models/base/contract.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {

namespace {

struct Prices {
    Numbers price, lower, upper;
};

Prices prices_of(Plan const& plan, models::Side side) {
    models::SideBook const& book = plan.book.of(side);
    double const outward = models::direction(side);
    auto const price = [&](double y) { return plan.spot * models::portable_exp(outward * y); };
    Prices prices;
    for (std::size_t k = 0; k < book.size(); ++k) {
        double const near = price(book.near[k]);
        double const far = price(book.far[k]);
        bool const point = book.near[k] == book.far[k];
        prices.price.push_back(point ? near : price(0.5 * (book.near[k] + book.far[k])));
        prices.lower.push_back(std::min(near, far));
        prices.upper.push_back(std::max(near, far));
    }
    return prices;
}

Numbers cumulative(std::vector<double> const& notional) {
    CompensatedSum sum;
    Numbers result;
    for (double const x : notional) {
        sum.add(x);
        result.push_back(sum.value());
    }
    return result;
}

void append(Numbers const& from, Numbers& to) {
    to.insert(to.end(), from.begin(), from.end());
}

/// Columns over both sides.
struct Columns {
    Integers side;
    Numbers price, lower, upper, intensity, notional, cumulative, leverage, reproduction;

    void add(Plan const& plan, models::Side of, std::vector<double> const& given) {
        models::SideBook const& book = plan.book.of(of);
        CASCADE_EXPECTS(given.size() == book.size());
        side.insert(side.end(), book.size(), static_cast<std::int64_t>(of));
        Prices const prices = prices_of(plan, of);
        append(prices.price, price);
        append(prices.lower, lower);
        append(prices.upper, upper);
        append(book.intensity, intensity);
        append(book.notional, notional);
        append(engine::cumulative(book.notional), cumulative);
        append(given, leverage);
        if (book.size() > 0) {
            append(vulnerability(plan, of, {}).reproduction_number, reproduction);
        }
        CASCADE_ENSURES(reproduction.size() == side.size());
    }
};

}  // namespace

Dataset book_dataset(Plan const& plan, LevelLeverage const& leverage) {
    Columns columns;
    for (models::Side const side : {models::Side::long_, models::Side::short_}) {
        auto const& given = leverage.side[static_cast<std::size_t>(side)];
        columns.add(plan, side, given.empty() ? plan.book.of(side).leverage : given);
    }
    Dataset out;
    out.coordinates = {numbered(Axis::book_level, columns.side.size())};
    auto const add = [&out](BookColumn column, Values values) {
        out.variables.push_back(variable(info(column), std::move(values)));
    };
    add(BookColumn::level_side, std::move(columns.side));
    out.variables.back().attributes = {{"flag_values", Integers{0, 1}},
                                       {"flag_meanings", std::string("long short")}};
    add(BookColumn::level_price, std::move(columns.price));
    add(BookColumn::level_lower, std::move(columns.lower));
    add(BookColumn::level_upper, std::move(columns.upper));
    add(BookColumn::level_intensity, std::move(columns.intensity));
    add(BookColumn::level_notional, std::move(columns.notional));
    add(BookColumn::level_cumulative, std::move(columns.cumulative));
    add(BookColumn::level_leverage, std::move(columns.leverage));
    add(BookColumn::level_reproduction_number, std::move(columns.reproduction));
    check(out);
    return out;
}

Dataset book_dataset(Plan const& plan) {
    return book_dataset(plan, LevelLeverage{});
}

std::pair<std::size_t, std::size_t> rows_of_side(Dataset const& book, std::size_t side) {
    auto const& sides = std::get<Integers>(at(book, BookColumn::level_side).values);
    auto const shorts = static_cast<std::size_t>(
        std::find(sides.begin(), sides.end(), static_cast<std::int64_t>(kShort)) - sides.begin());
    return side == kLong ? std::pair(std::size_t{0}, shorts) : std::pair(shorts, sides.size());
}

}  // namespace cascade::engine

#include "engine/results/book_dataset.hpp"

#include <algorithm>
#include <string>

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

void add_side(Dataset& out, Plan const& plan, models::Side side, std::vector<double> leverage) {
    models::SideBook const& book = plan.book.of(side);
    CASCADE_EXPECTS(leverage.size() == book.size());
    std::string const name = side == models::Side::long_ ? "long" : "short";
    std::string const dimension = name + "_level";
    Integers index(book.size());
    for (std::size_t k = 0; k < book.size(); ++k) {
        index[k] = static_cast<std::int64_t>(k);
    }
    out.coordinates.push_back({dimension,
                               {dimension},
                               "1",
                               "number of the " + name + " level, nearest to spot first",
                               std::move(index),
                               {}});
    auto const add = [&](std::string const& what, std::string const& units,
                         std::string const& long_name, Numbers values) {
        out.variables.push_back(
            {name + "_" + what, {dimension}, units, long_name, std::move(values), {}});
    };
    Prices prices = prices_of(plan, side);
    Numbers reproduction;
    if (book.size() > 0) {
        reproduction = vulnerability(plan, side, {}).reproduction_number;
        CASCADE_ASSERT(reproduction.size() == book.size());
    }
    add("price", "USD", "price of the level, middle of its edges in log price",
        std::move(prices.price));
    add("lower", "USD", "lower edge of the level", std::move(prices.lower));
    add("upper", "USD", "upper edge of the level", std::move(prices.upper));
    add("intensity", "USD", "intensity of the map", book.intensity);
    add("notional", "USD", "expected notional, kappa times intensity", book.notional);
    add("cumulative", "USD", "expected notional from spot to the level, the level included",
        cumulative(book.notional));
    add("leverage", "1", "leverage of the positions, NaN where not known", std::move(leverage));
    add("reproduction_number", "1", "forced flow triggered per unit of forced flow, calm depth",
        std::move(reproduction));
}

}  // namespace

Dataset book_dataset(Plan const& plan, LevelLeverage const& leverage) {
    Dataset out;
    for (models::Side const side : {models::Side::long_, models::Side::short_}) {
        auto const& given = leverage.side[static_cast<std::size_t>(side)];
        add_side(out, plan, side, given.empty() ? plan.book.of(side).leverage : given);
    }
    check(out);
    return out;
}

Dataset book_dataset(Plan const& plan) {
    return book_dataset(plan, LevelLeverage{});
}

}  // namespace cascade::engine

#include "engine/scenario/level_book.hpp"

#include <algorithm>
#include <limits>

#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

struct Span {
    double near;
    double far;
    double intensity;
    double leverage;
};

/// Levels of one side in outward distance, nearest first.
std::vector<Span> spans_of(std::vector<LevelInput> const& levels, models::Side side, double spot) {
    std::vector<Span> spans;
    char const* const name = side == models::Side::long_ ? "long" : "short";
    for (LevelInput const& level : levels) {
        if (level.side != name) {
            continue;
        }
        auto const distance = [&](double price) {
            double const y = models::direction(side) * models::portable_log(price / spot);
            return y > 0.0 ? y : 0.0;
        };
        double const a = distance(level.price ? *level.price : *level.lower);
        double const b = distance(level.price ? *level.price : *level.upper);
        spans.push_back({std::min(a, b), std::max(a, b), level.intensity,
                         level.leverage.value_or(std::numeric_limits<double>::quiet_NaN())});
    }
    if (spans.size() > 1 && spans.front().near > spans.back().near) {
        std::reverse(spans.begin(), spans.end());
    }
    return spans;
}

void widen_points(std::vector<Span>& spans) {
    std::vector<Span> const given = spans;
    for (std::size_t k = 0; k < given.size(); ++k) {
        if (given[k].near != given[k].far || given.size() == 1) {
            continue;
        }
        // Shared edges are computed alike on both sides, so that neighbours meet exactly.
        double const y = given[k].near;
        bool const first = k == 0;
        bool const last = k + 1 == given.size();
        double const inner = first ? 0.0 : 0.5 * (given[k - 1].far + y);
        double const outer = last ? 0.0 : 0.5 * (y + given[k + 1].near);
        spans[k].near = first ? std::max(0.0, y - (outer - y)) : inner;
        spans[k].far = last ? y + (y - inner) : outer;
    }
}

}  // namespace

models::Book book_of_levels(std::vector<LevelInput> const& levels, double spot, bool points) {
    models::Book book;
    for (models::Side const side : {models::Side::long_, models::Side::short_}) {
        std::vector<Span> spans = spans_of(levels, side, spot);
        if (points) {
            for (Span& span : spans) {
                span.near = span.far = 0.5 * (span.near + span.far);
            }
        } else {
            widen_points(spans);
        }
        models::SideBook& out = book.of(side);
        for (Span const& span : spans) {
            out.near.push_back(span.near);
            out.far.push_back(span.far);
            out.intensity.push_back(span.intensity);
            out.leverage.push_back(span.leverage);
        }
    }
    return book;
}

}  // namespace cascade::engine

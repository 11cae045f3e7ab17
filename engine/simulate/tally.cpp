#include "engine/simulate/tally.hpp"

namespace cascade::engine {
namespace {

template <class AnyColumn, class AnyTally>
std::vector<AnyColumn*> list_columns(AnyTally& tally, bool with_cash) {
    std::vector<AnyColumn*> out;
    auto const add = [&out](auto& columns) {
        for (auto& column : columns) {
            out.push_back(&column);
        }
    };
    add(tally.figures);
    if (with_cash) {
        add(tally.cash);
    }
    add(tally.venue);
    add(tally.first_passage);
    return out;
}

}  // namespace

std::vector<Column*> columns_of(Tally& tally, bool with_cash) {
    return list_columns<Column>(tally, with_cash);
}

std::vector<Column const*> columns_of(Tally const& tally, bool with_cash) {
    return list_columns<Column const>(tally, with_cash);
}

}  // namespace cascade::engine

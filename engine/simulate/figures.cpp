#include "engine/simulate/figures.hpp"

#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

constexpr FigureInfo kInfo[kFigures] = {
    {"baseline_return", "1", "terminal log return without feedback", false},
    {"feedback_return", "1", "terminal log return with feedback", false},
    {"baseline_low", "1", "lowest log price over spot without feedback", false},
    {"feedback_low", "1", "lowest log price over spot with feedback", false},
    {"baseline_high", "1", "highest log price over spot without feedback", false},
    {"feedback_high", "1", "highest log price over spot with feedback", false},
    {"baseline_drawdown", "1", "largest fall of log price from its running high without feedback",
     false},
    {"feedback_drawdown", "1", "largest fall of log price from its running high with feedback",
     false},
    {"baseline_runup", "1", "largest rise of log price from its running low without feedback",
     false},
    {"feedback_runup", "1", "largest rise of log price from its running low with feedback", false},
    {"baseline_long_liquidated", "USD", "long notional liquidated without feedback", false},
    {"feedback_long_liquidated", "USD", "long notional liquidated with feedback", false},
    {"baseline_short_liquidated", "USD", "short notional liquidated without feedback", false},
    {"feedback_short_liquidated", "USD", "short notional liquidated with feedback", false},
    {"feedback_displacement", "1",
     "displacement of log price from the baseline, where it is largest in size", false},
    {"feedback_final_displacement", "1",
     "displacement of log price from the baseline at the horizon", false},
    {"feedback_cascades", "1", "number of cascades", true},
    {"feedback_largest_cascade", "USD", "forced flow of the largest cascade", false},
    {"feedback_rounds", "1", "rounds of the largest cascade", true},
    {"feedback_travel", "1", "log price travelled by the mark in the largest cascade", false},
    {"feedback_depth_low", "1", "lowest depth factor", false},
    {"feedback_runaway", "1", "runaway flags", true},
};

constexpr FigureInfo kCashInfo[kCashFigures] = {
    {"feedback_margin", "USD", "margin of liquidated positions when they triggered", false},
    {"feedback_liquidation_loss", "USD", "loss of closing positions beyond their trigger price",
     false},
    {"feedback_fees", "USD", "liquidation fees", false},
    {"feedback_returned", "USD", "margin returned to traders after liquidation", false},
    {"feedback_fund_low", "USD", "lowest balance of the insurance fund", false},
    {"feedback_fund_final", "USD", "balance of the insurance fund at the horizon", false},
    {"feedback_bad_debt", "USD", "losses that neither margin nor fund paid", false},
    {"feedback_deleveraged", "USD", "notional closed against positions of the other side", false},
    {"feedback_queued", "USD", "forced orders that still wait at the horizon", false},
};

constexpr FigureInfo kVenueInfo[kVenueFigures] = {
    {"venue_long_liquidated", "USD", "long notional liquidated on a venue with feedback", false},
    {"venue_short_liquidated", "USD", "short notional liquidated on a venue with feedback", false},
    {"venue_basis", "1",
     "log price of a venue over the index right after orders, where it is largest in size", false},
    {"venue_margin", "USD", "margin of a venue's liquidated positions when they triggered", false},
    {"venue_liquidation_loss", "USD",
     "loss of closing a venue's positions beyond their trigger price", false},
    {"venue_fees", "USD", "liquidation fees of a venue", false},
    {"venue_returned", "USD", "margin returned to a venue's traders after liquidation", false},
    {"venue_fund_low", "USD", "lowest balance of a venue's insurance fund", false},
    {"venue_fund_final", "USD", "balance of a venue's insurance fund at the horizon", false},
    {"venue_bad_debt", "USD", "losses on a venue that neither margin nor fund paid", false},
    {"venue_deleveraged", "USD", "notional closed against positions of the other side on a venue",
     false},
    {"venue_queued", "USD", "forced orders of a venue that still wait at the horizon", false},
};

}  // namespace

FigureInfo const& venue_info(std::size_t index) {
    CASCADE_EXPECTS(index < kVenueFigures);
    return kVenueInfo[index];
}

FigureInfo const& info(CashFigure figure) {
    auto const index = static_cast<std::size_t>(figure);
    CASCADE_EXPECTS(index < kCashFigures);
    return kCashInfo[index];
}

FigureInfo const& info(Figure figure) {
    auto const index = static_cast<std::size_t>(figure);
    CASCADE_EXPECTS(index < kFigures);
    return kInfo[index];
}

double cascade_size_edge(std::size_t bin) {
    double octave = 1.0;
    for (std::size_t i = 0; i < bin / 4; ++i) {
        octave *= 2.0;
    }
    return octave * (1.0 + 0.25 * static_cast<double>(bin % 4));
}

}  // namespace cascade::engine

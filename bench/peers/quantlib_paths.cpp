/// QuantLib's PathGenerator with its default random numbers (MT19937, inverse normal), for a
/// process with constant parameters and for the Black-Scholes-Merton process with flat curves.
///     peer_quantlib [PATHS] [REPEATS]

#include <algorithm>

#include <ql/math/randomnumbers/rngtraits.hpp>
#include <ql/methods/montecarlo/pathgenerator.hpp>
#include <ql/processes/blackscholesprocess.hpp>
#include <ql/processes/geometricbrownianprocess.hpp>
#include <ql/quotes/simplequote.hpp>
#include <ql/termstructures/volatility/equityfx/blackconstantvol.hpp>
#include <ql/termstructures/yield/flatforward.hpp>
#include <ql/time/calendars/nullcalendar.hpp>
#include <ql/time/daycounters/actual365fixed.hpp>

#include "timing.hpp"

namespace cascade::peers {
namespace {

namespace ql = QuantLib;
using Process = ql::ext::shared_ptr<ql::StochasticProcess>;
constexpr double kSpot = 105000.0;

Figures simulate(Process const& process, int paths) {
    using Sequence = ql::PseudoRandom::rsg_type;
    ql::PathGenerator<Sequence> generator(process, kHorizonYears, kSteps,
                                          ql::PseudoRandom::make_sequence_generator(kSteps, 1),
                                          false);
    Figures sum;
    for (int path = 0; path < paths; ++path) {
        ql::Path const& prices = generator.next().value;
        auto const [low, high] = std::minmax_element(prices.begin(), prices.end());
        sum.low += std::log(*low / kSpot);
        sum.high += std::log(*high / kSpot);
        sum.last += std::log(prices.back() / kSpot);
    }
    return sum;
}

Process constant_parameters() {
    return ql::ext::make_shared<ql::GeometricBrownianMotionProcess>(kSpot, 0.0, kVolatility);
}

Process flat_curves() {
    ql::Date const today(2, ql::January, 2025);
    ql::DayCounter const days = ql::Actual365Fixed();
    ql::Handle<ql::Quote> const spot(ql::ext::make_shared<ql::SimpleQuote>(kSpot));
    ql::Handle<ql::YieldTermStructure> const rate(
        ql::ext::make_shared<ql::FlatForward>(today, 0.0, days));
    ql::Handle<ql::BlackVolTermStructure> const volatility(
        ql::ext::make_shared<ql::BlackConstantVol>(today, ql::NullCalendar(), kVolatility, days));
    return ql::ext::make_shared<ql::BlackScholesMertonProcess>(spot, rate, rate, volatility);
}

}  // namespace
}  // namespace cascade::peers

int main(int argc, char** argv) {
    using namespace cascade::peers;
    int const paths = argument(argc, argv, 1, 2048);
    int const repeats = argument(argc, argv, 2, 5);
    report("quantlib-gbm", paths, repeats,
           [process = constant_parameters()](int n) { return simulate(process, n); });
    report("quantlib-bsm", paths, repeats,
           [process = flat_curves()](int n) { return simulate(process, n); });
    return 0;
}

// Plain GBM by QuantLib's PathGenerator, pseudo-random, with either of its processes; running low
// and high. Prints two numbers: ns per path-step with GeometricBrownianMotionProcess and with
// BlackScholesMertonProcess.
#include <algorithm>
#include <chrono>
#include <cstdio>

#include <ql/math/randomnumbers/rngtraits.hpp>
#include <ql/methods/montecarlo/pathgenerator.hpp>
#include <ql/processes/blackscholesprocess.hpp>
#include <ql/processes/geometricbrownianprocess.hpp>
#include <ql/quotes/simplequote.hpp>
#include <ql/termstructures/volatility/equityfx/blackconstantvol.hpp>
#include <ql/termstructures/yield/flatforward.hpp>
#include <ql/time/calendars/nullcalendar.hpp>
#include <ql/time/daycounters/actual365fixed.hpp>

using namespace QuantLib;

double ns_per_step(ext::shared_ptr<StochasticProcess1D> const& process, int paths) {
    constexpr Size kSteps = 1440;
    double best = 1e9;
    double sum = 0.0;
    for (int repeat = 0; repeat < 3; ++repeat) {
        auto const sequence = PseudoRandom::make_sequence_generator(kSteps, 42);
        PathGenerator<PseudoRandom::rsg_type> generator(process, 1.0 / 365.0, kSteps, sequence,
                                                        false);
        auto const start = std::chrono::steady_clock::now();
        for (int i = 0; i < paths; ++i) {
            Path const& path = generator.next().value;
            double low = path[0];
            double high = path[0];
            for (Size k = 1; k < path.length(); ++k) {
                low = std::min(low, path[k]);
                high = std::max(high, path[k]);
            }
            sum += low + high;
        }
        std::chrono::duration<double> const took = std::chrono::steady_clock::now() - start;
        best = std::min(best, took.count() / paths / static_cast<double>(kSteps) * 1e9);
    }
    return sum == 12345.0 ? 0.0 : best;
}

int main() {
    Date const today(1, January, 2025);
    Settings::instance().evaluationDate() = today;
    Handle<Quote> const spot(ext::make_shared<SimpleQuote>(105000.0));
    Handle<YieldTermStructure> const rate(
        ext::make_shared<FlatForward>(today, 0.0, Actual365Fixed()));
    Handle<BlackVolTermStructure> const vol(
        ext::make_shared<BlackConstantVol>(today, NullCalendar(), 0.45, Actual365Fixed()));
    auto const gbm = ext::make_shared<GeometricBrownianMotionProcess>(105000.0, 0.0, 0.45);
    auto const bsm = ext::make_shared<BlackScholesMertonProcess>(spot, rate, rate, vol);
    std::printf("%g %g\n", ns_per_step(gbm, 4000), ns_per_step(bsm, 400));
    return 0;
}

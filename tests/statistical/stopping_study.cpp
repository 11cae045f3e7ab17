// The table of docs/estimators.md: what runs that stop by themselves cover, and how biased they
// are.
//   stopping_study [RUNS]

#include <cstdio>
#include <cstdlib>

#include "tests/statistical/stopping.hpp"

int main(int argc, char** argv) {
    std::size_t const runs = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 100;
    if (runs < 2) {
        std::fprintf(stderr, "usage: stopping_study [RUNS]\n");
        return 64;
    }
    std::printf(
        "| method | figure | stopped at | units | covers, %% | misses low, high, %% | mean / "
        "truth |\n|---|---|---|---|---|---|---|\n");
    for (auto const& c : cascade::test::stopping_cases()) {
        auto const s = cascade::test::stopping_of(c, runs, 20240521);
        char wanted[32];
        std::snprintf(wanted, sizeof wanted, "+-%g %%", 100.0 * c.wanted);
        std::printf("| %s | %s | %s | %.1f | %.1f | %.1f, %.1f | %.4f +- %.4f |\n",
                    c.method.c_str(), c.figure.c_str(), c.wanted > 0.0 ? wanted : "no look",
                    s.units, 100.0 * s.covered, 100.0 * s.below, 100.0 * s.above, s.ratio,
                    s.ratio_error);
        std::fflush(stdout);
    }
    return 0;
}

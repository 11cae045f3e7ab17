// The table of docs/statistics.md: how often each kind of interval covers the truth.
//   coverage_study [--large] [REPEATS]

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/statistical/coverage.hpp"

int main(int argc, char** argv) {
    bool large = false;
    std::size_t repeats = 2000;
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--large") == 0) {
            large = true;
        } else {
            repeats = std::strtoul(argv[i], nullptr, 10);
        }
    }
    if (repeats == 0) {
        std::fprintf(stderr, "usage: coverage_study [--large] [REPEATS]\n");
        return 64;
    }
    std::printf("| interval | law | paths | covers, %% | misses low, high, %% | width / truth |\n");
    std::printf("|---|---|---|---|---|---|\n");
    for (auto const& c : cascade::test::coverage_cases(large)) {
        auto const found = cascade::test::coverage_of(c, repeats, 20240521);
        std::printf("| %s | %s | %zu | %.1f | %.1f, %.1f | %.3g |\n", c.interval.c_str(),
                    c.law.c_str(), c.paths, 100.0 * found.covered, 100.0 * found.below,
                    100.0 * found.above, found.width);
        std::fflush(stdout);
    }
    return 0;
}

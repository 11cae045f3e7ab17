/// record_writer CASE FIRST END FILE: simulate units of a case, and save them.

#include <exception>
#include <iostream>
#include <string>

#include "engine/results/record_file.hpp"
#include "engine/tail/estimate.hpp"
#include "tests/schedule/record_cases.hpp"

int main(int argc, char** argv) {
    if (argc != 5) {
        return 64;
    }
    try {
        for (cascade::test::RecordCase const& c : cascade::test::record_cases()) {
            if (c.name == argv[1]) {
                cascade::engine::RunOptions options;
                options.threads = 2;
                options.groups_per_piece = 2;
                cascade::engine::write_record(
                    cascade::engine::simulate(c.plan, {std::stoull(argv[2]), std::stoull(argv[3])},
                                              options),
                    argv[4], false);
                return 0;
            }
        }
    } catch (std::exception const& error) {
        std::cerr << error.what() << "\n";
        return 70;
    }
    return 65;
}

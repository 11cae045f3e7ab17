// A shared library that holds the engine, as a module of another language would.
#include "engine/study/study.hpp"

extern "C" double runaway_probability(char const* scenario) {
    namespace study = cascade::study;
    return study::run(study::load_scenario(scenario)).figure("runaway_probability").interval.value;
}

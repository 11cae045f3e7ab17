#pragma once

/// The front door: everything that a program needs to go from a scenario to a result.
///
///     namespace study = cascade::study;
///     study::Scenario const scenario = study::load_scenario("scenario.json");
///     study::Result result = study::run(scenario);
///     double const p = result.figure("runaway_probability").interval.value;
///     study::write(result, "result.h5");
///
/// run.hpp, sweep.hpp, compare.hpp, replay.hpp and map.hpp say what each call does, settings.hpp
/// and observer.hpp how it is carried out and watched, docs/library.md what stays stable.

#include "engine/base/error.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/scenario/sweep.hpp"
#include "engine/study/compare.hpp"
#include "engine/study/map.hpp"
#include "engine/study/observer.hpp"
#include "engine/study/replay.hpp"
#include "engine/study/result.hpp"
#include "engine/study/run.hpp"
#include "engine/study/settings.hpp"
#include "engine/study/sweep.hpp"
#include "engine/study/traces.hpp"

namespace cascade::study {

using engine::Error;
using engine::ErrorKind;
using engine::Fault;
using engine::load_scenario;
using engine::load_sweep;
using engine::Override;
using engine::parse_scenario;
using engine::parse_sweep;
using engine::Scenario;
using engine::Sweep;

}  // namespace cascade::study

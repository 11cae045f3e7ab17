#!/usr/bin/env python3
"""Plant small errors in a copy of the sources and require that a test turns red for each.

    tools/dev/mutants.py [--jobs N] [NAME ...]

A mutant is one textual replacement. The copy is built in build/mutants with the dev settings; the
tests named with the mutant are built and run. Exit status 1 if a mutant survives or no longer applies.
"""
import argparse
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "mutants"

# name, file, old text, new text, tests of which one must fail
MUTANTS = [
    ("impact 1 % too large", "engine/simulate/prepared.cpp",
     "out.per_usd = 0.01 / plan.impact.depth_1pct;",
     "out.per_usd = 0.0101 / plan.impact.depth_1pct;", ["kernel_test", "feedback_test"]),
    ("volatility 1 % too large", "engine/simulate/prepared.cpp",
     "sd = gbm->volatility *", "sd = 1.01 * gbm->volatility *",
     ["kernel_test", "gbm_barrier_test"]),
    ("volatility 1 % too large, seen by the statistics alone", "engine/simulate/prepared.cpp",
     "sd = gbm->volatility *", "sd = 1.01 * gbm->volatility *", ["gbm_barrier_test"]),
    ("a long step 1 % too wide", "engine/simulate/kernel/leap.hpp",
     "t.price.sd[0] * __builtin_sqrt(n),", "1.01 * t.price.sd[0] * __builtin_sqrt(n),",
     ["kernel_test", "refine_test"]),
    ("a bridge 2 % off its end", "engine/simulate/kernel/leap.hpp",
     "s.target[i] - s.baseline[i] - sum[i], ends", "s.target[i] - s.baseline[i] - 0.98 * sum[i], ends",
     ["kernel_test"]),
    ("a trigger within reach of a long step missed", "engine/simulate/kernel/leap.hpp",
     "Wide const limit = wide_of(t.reach * v.sd * v.sd);", "Wide const limit = wide_of(0.0);",
     ["refine_test"]),
    ("impact does not decay over a long step", "engine/simulate/kernel/leap.hpp",
     "select(stay, y, y * wide_of(v.decay[j]))", "y", ["refine_test"]),
    ("first level skipped", "models/cascade/settle.hpp",
     "std::int64_t level = 0;  ///< first level not used up",
     "std::int64_t level = 1;  ///< first level not used up", ["settle_test", "kernel_test"]),
    ("one level too few in a cascade", "models/cascade/settle.hpp",
     "while (frontier.level < table.size) {", "while (frontier.level + 1 < table.size) {",
     ["settle_test", "kernel_test"]),
    ("later rounds missed", "models/cascade/settle.hpp",
     "if (from > mark) {", "if (from > start_mark) {", ["settle_test", "kernel_test"]),
    ("round not counted", "models/cascade/settle.hpp", "++rounds;", "", ["settle_test", "kernel_test"]),
    ("impact remembered 2 % too long", "engine/simulate/prepared.cpp",
     "out.memory_decay = 0.6931471805599453", "out.memory_decay = 0.6793", ["market_test"]),
    ("power law 1 % too strong", "engine/scenario/assemble.cpp",
     "in.prefactor * *in.daily_volatility", "1.01 * in.prefactor * *in.daily_volatility", ["impact_test"]),
    ("convex part of a power law missed", "models/impact/power_bin.hpp",
     "double const turn = (1.0 - flow * bend / rate) / exponent;",
     "double const turn = 1e9 * (1.0 - flow * bend / rate) / exponent;", ["market_test"]),
    ("profile goes on at its first slope", "models/impact/impact_law.hpp",
     "double const slope = profile_slope(law, k);", "double const slope = profile_slope(law, 0);",
     ["market_test"]),
    ("fills at the mark after the order", "models/cascade/settle_market.hpp",
     "                  mean_impact(law, before, state.flow, a.shift),", "                  a.shift,",
     ["liquidation_test"]),
    ("fees do not reach the fund", "models/venue/account.hpp",
     "account.fund += fee + ", "account.fund += ", ["liquidation_test"]),
    ("bad debt paid twice", "models/venue/account.hpp",
     "account.bad_debt -= account.fund;", "account.bad_debt -= 2.0 * account.fund;",
     ["liquidation_test"]),
    ("shorts ranked by price as longs are", "models/venue/ranking.hpp",
     "return exp_inline(outward * (price - entry)) / equity;",
     "return exp_inline(price - entry) / equity;", ["liquidation_test"]),
    ("those in loss ranked as those in profit", "models/venue/ranking.hpp",
     "profit > 0.0 ? profit / equity : profit * equity", "profit / equity", ["liquidation_test"]),
    ("queue forgets where orders triggered", "engine/simulate/kernel/desk.hpp",
     "side == 0 ? trigger : -trigger", "0.0", ["liquidation_test"]),
    ("arbitrage 2 % too slow", "engine/simulate/prepared_venues.cpp",
     "out->basis_decay = kLn2", "out->basis_decay = 0.98 * kLn2", ["venues_test"]),
    ("basis smoothed 2 % too fast", "engine/simulate/prepared_venues.cpp",
     "kLn2 * plan.step_s / venue.mark_half_life_s", "1.02 * kLn2 * plan.step_s / venue.mark_half_life_s",
     ["venues_test"]),
    ("a venue depletes the depth of all", "engine/simulate/prepared_venues.cpp",
     "out.depletion /= venue.depth_share;", "", ["venues_test"]),
    ("orders leave the other venues' bases", "engine/simulate/kernel/venue_state.hpp",
     "(moves.own[v] - moves.index)", "(moves.own[v] > 0.0 ? moves.own[v] - moves.index : 0.0)",
     ["venues_test"]),
    ("orders fill at the mark of their venue", "engine/simulate/kernel/venue_settle.hpp",
     "return {mark, own - mark, about", "return {mark, 0.0, about", ["venues_test"]),
    ("orders of a cascade within one bin fill 1 % further", "models/cascade/settle_market.hpp",
     "start.mark, 0.5 * a.shift}", "start.mark, 0.505 * a.shift}", ["impact_law_test"]),
    ("a cascade within one bin knows no cap", "models/cascade/settle_market.hpp",
     "density > 0.0 && start.limit >= density * width", "density > 0.0", ["liquidation_test", "venues_test"]),
    ("a stretch runs past the next venue's level", "models/cascade/settle_joint.hpp",
     "out.width = lane_min(out.width, next);", "", ["venues_test"]),
    ("a cascade inside levels runs past the next venue's", "models/cascade/settle_within.hpp",
     "stretch_.width = lane_min(stretch_.width, -v.reach - kTogether);", "", ["venues_test"]),
    ("a level gone through whole moves no other venue", "models/cascade/settle_within.hpp",
     "crossed_ += d.shift;", "", ["venues_test"]),
    ("exp() near zero by its short series alone", "models/math/elementary_inline.hpp",
     "__builtin_fma(q + 0x1p-50, x, 1.0)", "result", ["math_test"]),
    ("a venue holds the whole map", "engine/simulate/kernel/desk.hpp",
     "double const all = share * field_factor", "double const all = field_factor", ["venues_test"]),
    ("a stage keeps the collateral of the whole", "models/venue/stages.cpp",
     "left.size -= closed;", "left.size -= closed; left.collateral = position.collateral;",
     ["stages_test"]),
    ("what is gone of a profile is not made up for", "engine/scenario/synthesis.cpp",
     "group.weight /= left;", "", ["entry_profile_test"]),
    ("entries of longs mirrored", "engine/scenario/entry_profile.cpp",
     "below(centre - from) - below(centre - to)", "below(to - centre) - below(from - centre)",
     ["entry_profile_test"]),
    ("shapes of the leverage mix 1 % too large", "engine/random/dirichlet.cpp",
     "double const d = (shape", "double const d = 1.01 * (shape", ["leverage_mix_test"]),
    ("power of small shapes 1 % off", "engine/random/dirichlet.cpp",
     "portable_log(uniforms(0).first) / shape", "portable_log(uniforms(0).first) / (1.01 * shape)",
     ["leverage_mix_test"]),
    ("acceptance of gamma variates 2 % off", "engine/random/dirichlet.cpp",
     "0.5 * x * x + d", "0.49 * x * x + d", ["leverage_mix_test"]),
    ("concentration 1 % too large", "engine/simulate/prepared.cpp",
     "plan.mix.concentration * mean", "1.01 * plan.mix.concentration * mean", ["kernel_test"]),
    ("transient decay 1 % slow", "engine/simulate/prepared.cpp",
     "models::portable_exp(-0.6931471805599453 *", "models::portable_exp(-0.6862 *", ["kernel_test"]),
    ("dispersion 2 % too wide", "engine/simulate/prepared.cpp",
     "models::portable_log1p(cv * cv)", "models::portable_log1p(1.04 * cv * cv)",
     ["kernel_test", "dispersion_test"]),
    ("bridge 1 % too wide", "engine/random/normal.hpp",
     "float const low = 0.5f * (end - __builtin_sqrtf(end2 + minus_two_log(word)));",
     "float const low = 0.5f * (end - __builtin_sqrtf(end2 + 1.02f * minus_two_log(word)));",
     ["normal_test", "gbm_barrier_test"]),
    ("normals 0.1 % too wide", "engine/random/normal.hpp",
     "float const r = __builtin_sqrtf(minus_two_log(radius_word));",
     "float const r = 1.001f * __builtin_sqrtf(minus_two_log(radius_word));", ["normal_test"]),
    ("drift without its half variance", "engine/simulate/prepared.cpp",
     "drift * years - bend", "drift * years", ["gbm_barrier_test"]),
    ("jump intensity 1 % too high", "engine/simulate/kernel/dispatch.cpp",
     "out.intensity = jumps.intensity * years", "out.intensity = 1.01 * jumps.intensity * years",
     ["jump_models_test"]),
    ("jump sizes 1 % too wide", "engine/simulate/kernel/dispatch.cpp",
     "out.normal = std::get<models::NormalJump>(jumps.size);",
     "out.normal = std::get<models::NormalJump>(jumps.size); out.normal.sd *= 1.01;", ["price_models_test"]),
    ("self-excitation 1 % too strong", "engine/simulate/kernel/dispatch.cpp",
     "out.excitation = jumps.excitation * years", "out.excitation = 1.01 * jumps.excitation * years",
     ["hawkes_test"]),
    ("noise of the variance 1 % too strong", "engine/simulate/kernel/dispatch.cpp",
     "h.vol_of_variance * h.vol_of_variance", "1.0201 * h.vol_of_variance * h.vol_of_variance",
     ["heston_test"]),
    ("leverage of the variance 1 % too strong", "engine/simulate/kernel/dispatch.cpp",
     "h.correlation / h.vol_of_variance", "1.01 * h.correlation / h.vol_of_variance", ["heston_test"]),
    ("weights without the tilt's normalisation", "engine/tail/importance.cpp",
     "theta * baseline_return - log_mgf)", "theta * baseline_return - 1.01 * log_mgf)", ["importance_test"]),
    ("tilt moves the diffusion 1 % too far", "engine/tail/tilt.cpp",
     "out.step_mean[k] += theta *", "out.step_mean[k] += 1.01 * theta *", ["tail_test", "importance_test"]),
    ("tilted jumps 1 % too frequent", "engine/tail/tilt.cpp",
     "jumps.intensity *= mgf;", "jumps.intensity *= 1.01 * mgf;", ["tail_test", "importance_test"]),
    ("ties of splitting not counted", "engine/tail/levels.hpp",
     "(scores[i] <= z ? dead : alive)", "(scores[i] < z ? dead : alive)", ["splitting_test"]),
    ("weight of the living 1 % too large", "engine/tail/levels.hpp",
     "weight *= static_cast<double>(alive.size()) / n;",
     "weight *= 1.01 * static_cast<double>(alive.size()) / n;", ["splitting_test"]),
    ("points of Sobol without their shift", "engine/random/sobol.cpp",
     "out.shift_[d] = words[kBits];", "out.shift_[d] = 0;", ["random_test"]),
    ("repeats of Sobol share a scrambling", "engine/tail/quasi.cpp",
     "SobolPoints::scrambled(prepared.plan.seed, repeat)",
     "SobolPoints::scrambled(prepared.plan.seed, 0 * repeat)", ["quasi_test"]),
    ("sums of chunks' normals 1 % too large", "engine/tail/quasi.cpp",
     "models::kLanes + lane] = sums[c];", "models::kLanes + lane] = 1.01 * sums[c];", ["quasi_test"]),
    ("midpoints of the bridge 1 % too wide", "engine/tail/bridges.cpp",
     "std::sqrt(from_left * to_right / whole)", "1.01 * std::sqrt(from_left * to_right / whole)",
     ["tail_test", "quasi_test"]),
    ("levels of a bridge 1 % too wide", "engine/tail/bridges.cpp",
     "node.sd = std::sqrt((1.0", "node.sd = 1.01 * std::sqrt((1.0", ["tail_test"]),
    ("levels of Sobol's points 2 % too wide", "engine/tail/bridges.cpp",
     "e[k] = static_cast<float>(fresh", "e[k] = 1.02F * static_cast<float>(fresh", ["quasi_test", "tail_test"]),
    ("notional of books under Sobol's points 1.5 % too large", "engine/tail/quasi.cpp",
     "to.book_common[lane] = coordinate(point, 0);",
     "to.book_common[lane] = coordinate(point, 0) + 0.1;", ["quasi_test"]),
    ("branches start a chunk early", "engine/tail/splitting.cpp",
     "(first - parent.score.begin() + 1) * kChunk", "(first - parent.score.begin()) * kChunk",
     ["splitting_test"]),
    ("pending jump kept by a branch without its time", "engine/simulate/kernel/jumps.hpp",
     "s.next_jump[lane] = time;\n    next_jump", "next_jump", ["splitting_test"]),
    ("errors as if rows of a repeat were independent", "engine/statistics/weighted.cpp",
     "std::size_t const end = d.unit_end.empty() ? u + 1 : d.unit_end[u];",
     "std::size_t const end = u + 1;", ["statistics_test"]),
    ("law of the low without its image", "models/price/gbm_law.cpp",
     "normal_cdf((level - mean) / sd) + factor * image", "normal_cdf((level - mean) / sd) + 0.99 * factor * image",
     ["gbm_law_test"]),
    ("blocks of history never start at the last return", "engine/simulate/kernel/ends.hpp",
     "h.size - whole + 1 : h.size", "h.size - whole + 1 : h.size - 1", ["bootstrap_test"]),
    ("history before the start too short", "models/price/jumps.hpp",
     "16.0 / (decay", "1.0 / (decay", ["hawkes_test"]),
    ("growth by a stationary start 2 % too large", "models/price/jump_growth.cpp",
     "return j.decay * j.intensity * x", "return 1.02 * j.decay * j.intensity * x",
     ["jump_growth_test"]),
    ("jackknife without its factor", "engine/results/sections.cpp",
     "jackknife ? count / (count - 1.0)", "jackknife ? 1.0", ["results_test"]),
    ("batches of a comparison one path off", "engine/results/sections.cpp",
     "out.coarse.push_back(row_of(summary({batch})));",
     "out.coarse.push_back(row_of(summary({{batch.begin, batch.end - 1}})));", ["results_test"]),
    ("variances of unpaired runs subtracted", "engine/results/comparison.cpp",
     "error_a * error_a + error_b * error_b", "error_a * error_a - error_b * error_b", ["results_test"]),
    ("a weighted tail index 2 % too small", "engine/statistics/tail_index.cpp",
     "beyond_.push_back(log - log_threshold);", "beyond_.push_back(1.02 * (log - log_threshold));",
     ["statistics_test"]),
    ("a bootstrap forgets how large strata are", "engine/statistics/bootstrap.cpp",
     "count_[u] *= units_[s] / sum[s];", "(void)s;", ["statistics_test"]),
    ("a weighted bootstrap takes 98 % of the last loss", "engine/statistics/bootstrap.cpp",
     "? wanted - held : 0.0;", "? 0.98 * (wanted - held) : 0.0;", ["statistics_test"]),
    ("units of a tail are taken for rows", "engine/statistics/weighted.cpp",
     "of_unit[unit_of(rows[i])].add(z);", "enter(unit_of(rows[i]), z);", ["statistics_test"]),
    ("Hill's mean divided by one value too few", "engine/statistics/tail_index.cpp",
     "sum_ / k - log", "sum_ / (k - 1.0) - log", ["statistics_test"]),
    ("errors of a weighted tail index 2 % too large", "engine/statistics/weighted.cpp",
     "std::sqrt(v < 0.0 ? 0.0 : v) / bottom", "1.02 * std::sqrt(v < 0.0 ? 0.0 : v) / bottom",
     ["statistics_test"]),
    ("rows of a tail left out where a look misled", "engine/statistics/tail_index.cpp",
     "if (weight_of(rows) <= share) {", "if (rows.empty()) {", ["statistics_test"]),
    ("tails of rows with weights taken for plain ones", "engine/results/summary_tail.cpp",
     "return tally.design.weighted() ?", "return false ?", ["results_test"]),
    ("bootstrap weights with half their spread", "engine/statistics/bootstrap.cpp",
     "weight[i] = poisson(random);", "weight[i] = 0.5 + 0.5 * poisson(random);", ["statistics_test"]),
    ("total indices 2 % too large", "engine/statistics/sobol_indices.cpp",
     "0.5 * total / count", "0.51 * total / count", ["statistics_test"]),
    ("first-order indices about A", "engine/statistics/sobol_indices.cpp",
     "(v.b[j] - spread.mean) * step", "(v.a[j] - spread.mean) * step", ["statistics_test"]),
    ("checkpoints closer together", "engine/statistics/checkpoints.cpp",
     "kGrowth = 1.4142135623730951", "kGrowth = 1.2", ["statistics_test", "run_until_test"]),
    ("liquidated positions keep their profit", "engine/results/summary_portfolio.cpp",
     "return liquidated(fate, i) ? -own", "return false ? -own", ["results_test"]),
    ("survival margins look the wrong way", "engine/results/summary_portfolio.cpp",
     "s.of(down ? kLow[world] : kHigh[world])", "s.of(down ? kHigh[world] : kLow[world])", ["results_test"]),
    ("own liquidations counted without their weights", "engine/results/summary_portfolio.cpp",
     "s.probability([&](std::size_t i) { return liquidated(fate, i); }));",
     "wilson_interval(static_cast<std::size_t>(std::count_if(fate.time.begin(), fate.time.end(),"
     " [](double t) { return t == t; })), s.paths, s.confidence));", ["portfolio_test", "results_test"]),
    ("a living book leaves 2 % too fast", "engine/simulate/kernel/living.hpp",
     "models::exp_inline(-t.leave * steps)", "models::exp_inline(-1.02 * t.leave * steps)", ["living_law_test"]),
    ("a living book opens 2 % too much", "engine/simulate/kernel/living.hpp",
     "double const usd = (t.opens[side] + own.waiting", "double const usd = (1.02 * t.opens[side] + own.waiting",
     ["living_law_test"]),
    ("2 % of top-ups of a living book lost", "engine/simulate/kernel/living.hpp",
     "+ t.top_up_share * left) / after", "+ 0.98 * t.top_up_share * left) / after", ["living_law_test"]),
    ("a living book opens at the price without feedback", "engine/simulate/kernel/living.hpp",
     "open_positions(t.living, living, 1, end + walk.displacement, after);",
     "open_positions(t.living, living, 1, end, after);", ["living_test"]),
    ("what left a living book triggers", "engine/simulate/kernel/living.hpp",
     "return points.take() * survival;", "return points.take();", ["living_test"]),
    ("a living book triggers at the end of a step", "engine/simulate/kernel/living.hpp",
     "static_cast<double>(step) - 0.5)", "static_cast<double>(step))", ["living_test"]),
    ("what a living book liquidates stays open", "engine/simulate/kernel/living.hpp",
     "own.open -= out;", "", ["living_test"]),
    ("a nearer point of a living book passed over", "models/book/point_heap.hpp",
     "child += child + 1 < size && at[child + 1].y < at[child].y ? 1 : 0;", "", ["point_heap_test"]),
    ("a living book opens shorts without maintenance margin", "engine/scenario/synthesis.cpp",
     ": models::portable_log((1.0 + 1.0 / leverage) / (1.0 + margin));",
     ": models::portable_log(1.0 + 1.0 / leverage);", ["living_scenario_test"]),
]


def prepare():
    source = WORK / "source"
    if source.exists():
        shutil.rmtree(source)
    # Fresh times: objects left by the last mutant of an earlier run must not count as up to date.
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns("build", ".git", "out"),
                    copy_function=shutil.copy)
    subprocess.run(["cmake", "-S", source, "-B", WORK / "build", "-G", "Ninja",
                    "-DCMAKE_BUILD_TYPE=RelWithDebInfo", "-DCASCADE_WERROR=OFF"],
                   check=True, stdout=subprocess.DEVNULL)
    return source


def build_and_run(tests, jobs):
    """The first test that fails, or None."""
    for test in tests:
        subprocess.run(["cmake", "--build", WORK / "build", "--target", test, "-j", str(jobs)],
                       check=True, stdout=subprocess.DEVNULL)
        found = subprocess.run(["ctest", "--test-dir", WORK / "build", "-R", rf"\.{test}$"],
                               stdout=subprocess.PIPE, text=True)
        if "No tests were found" in found.stdout:
            sys.exit(f"no test named {test}")
        if found.returncode != 0:
            return test
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="mutants whose name contains one of these")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    chosen = [m for m in MUTANTS if not arguments.names or any(n in m[0] for n in arguments.names)]
    if not chosen:
        sys.exit("no mutant of that name")
    source = prepare()
    clean = build_and_run(sorted({t for m in chosen for t in m[4]}), arguments.jobs)
    if clean is not None:
        sys.exit(f"{clean} fails without a mutant")
    survivors = 0
    for name, file, old, new, tests in chosen:
        path = source / file
        text = path.read_text()
        if text.count(old) != 1:
            print(f"STALE     {name}: the text stands {text.count(old)} times in {file}")
            survivors += 1
            continue
        path.write_text(text.replace(old, new))
        caught = build_and_run(tests, arguments.jobs)
        path.write_text(text)
        print(f"{'caught by ' + caught if caught else 'SURVIVED':30s}  {name}", flush=True)
        survivors += caught is None
    sys.exit(1 if survivors else 0)


if __name__ == "__main__":
    main()

#include "engine/simulate/kernel/dispatch.hpp"

#include <cstdlib>
#include <limits>

#include "engine/base/error.hpp"
#include "models/base/contract.hpp"
#include "models/base/lanes.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {

LaneWatch::~LaneWatch() = default;
LaneCounts::~LaneCounts() = default;

std::size_t workspace_doubles(KernelTables const& tables) {
    auto const lanes = static_cast<std::size_t>(models::kLanes);
    auto const arrays = static_cast<std::size_t>(tables.transients)
                        + static_cast<std::size_t>(kWorlds * tables.thresholds);
    auto const levels = static_cast<std::size_t>(tables.side[0].levels + tables.side[1].levels);
    std::size_t market = tables.general_market ? kMarketDoubles : 0;
    market += tables.liquidation.deleveraging ? levels : 0;
    market += tables.living.on ? living_doubles(static_cast<std::size_t>(tables.living.room)) : 0;
    if (tables.venues > 0) {
        market =
            kVenueLaneDoubles + static_cast<std::size_t>(tables.venues) * (kVenueDoubles + levels);
    }
    std::size_t const block =
        lanes * (arrays + levels + static_cast<std::size_t>(tables.mix_tiers) + market) + lanes;
    if (!tables.refined) {
        return block;
    }
    constexpr std::size_t kBlocks = kPackLanes / models::kLanes;
    std::size_t const states = 2 * kBlocks + 1;
    return states * kStateDoubles + (kBlocks + 1) * lanes * arrays + kBlocks * block
           + 2 * static_cast<std::size_t>(tables.transients) + 8;
}

int lanes_of_job(KernelTables const& tables) {
    return tables.refined ? kPackLanes : models::kLanes;
}

std::vector<std::string> available_simd() {
    std::vector<std::string> names{"portable"};
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")
        && __builtin_cpu_supports("bmi2")) {
        names.emplace_back("v3");
        if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
            && __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq")
            && __builtin_cpu_supports("avx512vl")) {
            names.emplace_back("v4");
        }
    }
    return names;
}

Kernel kernel_named(std::string const& simd) {
    std::string list;
    for (std::string const& name : available_simd()) {
        if (name == simd) {
            return {simd == "v4"   ? simulate_lanes_v4
                    : simd == "v3" ? simulate_lanes_v3
                                   : simulate_lanes_portable,
                    simd};
        }
        list += (list.empty() ? "" : ", ") + name;
    }
    throw argument_error("CASCADE_SIMD: no kernel named '" + simd + "' runs here; expected one of "
                         + list);
}

Kernel choose_kernel() {
    char const* const wanted = std::getenv("CASCADE_SIMD");
    return kernel_named(wanted != nullptr && *wanted != '\0' ? wanted : available_simd().back());
}

namespace {

models::HestonStep heston_step(models::Heston const& h, double years) {
    double const decay = models::portable_exp(-h.mean_reversion * years);
    double const noise = h.vol_of_variance * h.vol_of_variance / h.mean_reversion;
    return {h.initial_variance,
            h.long_variance,
            decay,
            noise * decay * (1.0 - decay),
            0.5 * noise * h.long_variance * (1.0 - decay) * (1.0 - decay),
            years,
            h.mean_reversion * years,
            h.correlation / h.vol_of_variance,
            1.0 - h.correlation * h.correlation};
}

JumpTable jump_table(models::JumpProcess const& jumps, double years) {
    double const first = jumps.stationary ? jumps.long_run_intensity() : jumps.initial_intensity;
    JumpTable out{};
    out.intensity = jumps.intensity * years;
    out.history = jumps.history_years() / years;
    out.initial_excess = (first - jumps.intensity) * years;
    out.excitation = jumps.excitation * years;
    out.decay = jumps.decay * years;
    if (auto const* law = std::get_if<models::DoubleExponentialJump>(&jumps.size)) {
        out.double_exponential = true;
        out.exponential = *law;
    } else {
        out.normal = std::get<models::NormalJump>(jumps.size);
    }
    return out;
}

void fill_price(Prepared const& p, KernelTables& t) {
    models::PriceModel const& price = p.plan.price;
    double const years = p.plan.step_years();
    t.price = {p.step_mean.data(), p.step_sd.data(), p.step_mean.size() > 1 ? 1u : 0u, p.calm_sd};
    t.diffusion = DiffusionKind::gbm;
    if (auto const* heston = std::get_if<models::Heston>(&price.diffusion)) {
        t.diffusion = DiffusionKind::heston;
        t.heston = heston_step(*heston, years);
    } else if (auto const* history = std::get_if<models::Bootstrap>(&price.diffusion)) {
        t.diffusion = DiffusionKind::history;
        t.history = {history->returns.data(), static_cast<std::uint32_t>(history->returns.size()),
                     history->scheme, history->block_length};
    }
    t.jumps = price.jumps.has_value();
    if (t.jumps) {
        t.jump = jump_table(*price.jumps, years);
    }
    t.calm_variance = 1.0;
    if (auto const* heston = std::get_if<models::Heston>(&price.diffusion)) {
        t.calm_variance = heston->long_variance;
    }
    t.volatility_exponent = t.calm_variance > 0.0 ? p.plan.depth.volatility_exponent : 0.0;
    t.intensity_exponent =
        t.jumps && t.jump.intensity > 0.0 ? p.plan.depth.intensity_exponent : 0.0;
}

LivingTable living_table(Plan const& plan) {
    models::LivingBook const& book = plan.living;
    LivingTable t{};
    t.on = book.lives();
    if (!t.on) {
        return t;
    }
    double const rate = book.closes_per_s + book.tops_up_per_s;
    t.leave = rate * plan.step_s;
    t.top_up_share = rate > 0.0 ? book.tops_up_per_s / rate : 0.0;
    t.interval = book.interval;
    t.room = static_cast<std::int64_t>(plan.living_points());
    t.tiers = static_cast<std::int64_t>(book.share.size());
    t.share = book.share.data();
    for (int s = 0; s < models::kSides; ++s) {
        t.opens[s] = book.opens_per_s[s] * plan.step_s * static_cast<double>(book.interval);
        t.distance[s] = book.distance[s].data();
    }
    return t;
}

}  // namespace

KernelTables tables_of(Prepared const& p) {
    KernelTables t{};
    t.seed = p.plan.seed;
    t.steps = p.plan.steps;
    t.step_s = p.plan.step_s;
    t.bridge = p.plan.monitoring == Monitoring::bridge;
    fill_price(p, t);
    if (p.plan.miss_probability) {
        CASCADE_EXPECTS(t.bridge && t.diffusion == DiffusionKind::gbm && !t.jumps
                        && t.price.stride == 0 && !p.impact.general);
        t.refined = true;
        t.reach = *p.plan.miss_probability > 0.0
                      ? -0.5 * models::portable_log(*p.plan.miss_probability)
                      : std::numeric_limits<double>::infinity();
        t.volatility_exponent = 0.0;  // the volatility never differs from that of calm
    }
    for (int s = 0; s < models::kSides; ++s) {
        PreparedSide const& side = p.side[s];
        t.side[s] = {side.near.data(),
                     side.far.data(),
                     side.notional.data(),
                     side.density.data(),
                     side.correlation.data(),
                     side.innovation.data(),
                     p.plan.mix.share[s].data(),
                     side.entry.data(),
                     side.bankrupt.data(),
                     static_cast<std::int64_t>(side.near.size()),
                     side.heat_start,
                     side.heat_bins_per_log,
                     side.heat_bins};
    }
    t.per_usd = p.impact.per_usd;
    t.depletion = p.impact.depletion;
    t.depth_floor = p.impact.floor;
    t.depth_power = p.impact.depth_power.data();
    t.permanent = p.impact.permanent;
    t.transients = static_cast<int>(p.impact.transient_share.size());
    t.transient_share = p.impact.transient_share.data();
    t.decay_power = p.impact.decay_power.data();
    t.general_market = p.impact.general && !p.venues;
    for (int s = 0; s < models::kSides; ++s) {
        t.law[s] = law_table(p.plan, p.impact, s);
    }
    t.liquidation = p.plan.liquidation;
    t.memory_decay = p.impact.memory_decay;
    if (p.venues) {
        t.venues = static_cast<int>(p.venues->table.size());
        t.venue = p.venues->table.data();
        t.basis_decay = p.venues->basis_decay;
        t.basis_power = p.venues->basis_power.data();
        t.depth_decay = p.venues->depth_decay;
    }
    t.factors_vary = p.field_log_sd > 0.0 || !p.mix_shape.empty();
    t.mix_tiers = static_cast<int>(p.mix_shape.size());
    t.mix_shape = p.mix_shape.data();
    t.mix_mean = p.plan.mix.mean.data();
    t.field_log_sd = p.field_log_sd;
    t.field_common_share = p.field_common_share;
    t.field_own_share = p.field_own_share;
    t.max_rounds = static_cast<std::int64_t>(p.plan.max_rounds);
    t.heat_per_unit = 1.0 / p.units.usd;
    t.thresholds = static_cast<int>(p.threshold_level.size());
    t.threshold_level = p.threshold_level.data();
    t.threshold_long = p.threshold_long.data();
    t.columns = p.plan.grid.step_of_column.size();
    t.step_of_column = p.plan.grid.step_of_column.data();
    t.fan_bins = p.plan.grid.fan_bins;
    t.fan_half_range = p.plan.grid.fan_half_range;
    t.fan_bins_per_log = p.fan_bins_per_log;
    t.living = living_table(p.plan);
    return t;
}

}  // namespace cascade::engine

#include "engine/scenario/variant.hpp"

#include <algorithm>

#include "engine/figures/path_figures.hpp"

namespace cascade::engine {
namespace {

bool has(KeySet const& keys, std::string const& key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

KeySet const kGbm{"volatility"};
KeySet const kHeston{"initial_variance", "long_variance", "mean_reversion", "vol_of_variance",
                     "correlation"};
KeySet const kNormal{"jump_mean", "jump_sd"};
KeySet const kDoubleExponential{"jump_up_probability", "jump_up_mean", "jump_down_mean"};
KeySet const kPoisson{"jump_intensity"};
KeySet const kHawkes{"jump_intensity", "excitation", "decay"};
KeySet const kCommon{"drift", "volatility_multiplier", "volatility_period"};

std::vector<Need> const kPeriod{{"volatility_period", "volatility_multiplier"}};

KeySet join(std::vector<KeySet> const& sets) {
    KeySet out;
    for (KeySet const& set : sets) {
        out.insert(out.end(), set.begin(), set.end());
    }
    return out;
}

std::vector<Variant> make_noise_variants() {
    return {
        {"gbm", kGbm, kCommon, {}, kPeriod},
        {"merton", join({kGbm, kPoisson, kNormal}), kCommon, {}, kPeriod},
        {"kou", join({kGbm, kPoisson, kDoubleExponential}), kCommon, {}, kPeriod},
        {"heston", kHeston, kCommon, {}, kPeriod},
        {"bates", join({kHeston, kPoisson, kNormal}), kCommon, {}, kPeriod},
        {"hawkes",
         kHawkes,
         join({kCommon, {"initial_jump_intensity", "jump_history"}}),
         {{kGbm, kHeston}, {kNormal, kDoubleExponential}},
         kPeriod},
        {"bootstrap",
         {"block_length"},
         {"drift", "scheme", "price_column", "return_column"},
         {{{"file"}, {"returns"}}},
         {{"price_column", "file"}, {"return_column", "file"}}},
    };
}

std::vector<Variant> make_price_variants() {
    std::vector<Variant> out = make_noise_variants();
    out.push_back(
        {"scenario",
         {},
         {"interpolation", "noise", "price_column", "volatility_multiplier", "volatility_period"},
         {{{"path"}, {"file"}}},
         {{"price_column", "file"},
          {"volatility_multiplier", "noise"},
          {"volatility_period", "volatility_multiplier"}}});
    return out;
}

std::vector<Variant> make_book_variants() {
    KeySet const common{"density", "kappa", "dispersion", "living"};
    KeySet const synthesis{"leverage_mix", "leverage_concentration", "entry_dispersion",
                           "bin_width"};
    return {
        {"thresholds", {"thresholds"}, join({common, synthesis, {"maintenance_margin"}}), {}, {}},
        {"levels", {"levels"}, common, {}, {}},
        {"file", {"file"}, common, {}, {}},
        {"positions",
         {"open_interest"},
         join({common, synthesis, {"entry_profile", "long_share", "position_size", "venue_date"}}),
         {{{"venue"}, {"margin"}}},
         {{"venue_date", "venue"}},
         {{"entry_dispersion", "entry_profile"}}},
        // Every position has a price of its own: points, whatever `density` would say.
        {"position_list",
         {"file"},
         {"kappa", "dispersion", "living", "venue_date"},
         {{{"venue"}, {"margin"}}},
         {{"venue_date", "venue"}}},
    };
}

std::vector<Variant> make_impact_variants() {
    KeySet const common{"permanent_fraction", "half_lives", "weights"};
    return {
        {"linear", {"depth_1pct"}, common, {}, {}},
        {"power",
         {"daily_volatility", "daily_volume"},
         join({common, {"prefactor", "exponent", "depth_1pct"}}),
         {{{"memory_half_life"}, {"order_size"}}},
         {}},
        {"book", {"memory_half_life"}, common, {{{"file"}, {"profile"}}}, {}},
    };
}

std::vector<Variant> make_estimator_variants() {
    return {
        {"plain", {}, {"control_variate"}, {}, {}},
        {"importance",
         {},
         {"plain_share", "pilot_paths"},
         {{{"target"}, {"tilt"}}},
         {{"pilot_paths", "target"}}},
        {"splitting", {"target"}, {"repeats", "kill_share"}, {}, {}},
        {"sobol", {}, {"repeats"}, {}, {}},
    };
}

}  // namespace

bool Variant::owns(std::string const& key) const {
    for (std::vector<KeySet> const& sets : either) {
        if (std::any_of(sets.begin(), sets.end(), [&](KeySet const& s) { return has(s, key); })) {
            return true;
        }
    }
    return has(required, key) || has(optional, key);
}

std::vector<Variant> const& price_variants() {
    static std::vector<Variant> const kVariants = make_price_variants();
    return kVariants;
}

std::vector<Variant> const& noise_variants() {
    static std::vector<Variant> const kVariants = make_noise_variants();
    return kVariants;
}

std::vector<Variant> const& book_variants() {
    static std::vector<Variant> const kVariants = make_book_variants();
    return kVariants;
}

std::vector<Variant> const& impact_variants() {
    static std::vector<Variant> const kVariants = make_impact_variants();
    return kVariants;
}

std::vector<Variant> const& estimator_variants() {
    static std::vector<Variant> const kVariants = make_estimator_variants();
    return kVariants;
}

std::vector<std::string> const& target_figures() {
    static std::vector<std::string> const kTargets = [] {
        std::vector<std::string> names;
        for (Figure const figure :
             {Figure::baseline_low, Figure::feedback_low, Figure::baseline_high,
              Figure::feedback_high, Figure::baseline_drawdown, Figure::feedback_drawdown,
              Figure::baseline_runup, Figure::feedback_runup, Figure::feedback_long_liquidated,
              Figure::feedback_short_liquidated}) {
            names.emplace_back(info(figure).name);
        }
        return names;
    }();
    return kTargets;
}

std::vector<std::string> names_of(std::vector<Variant> const& variants) {
    std::vector<std::string> out;
    out.reserve(variants.size());
    for (Variant const& variant : variants) {
        out.push_back(variant.name);
    }
    return out;
}

Variant const* find_variant(std::vector<Variant> const& variants, std::string const& name) {
    for (Variant const& variant : variants) {
        if (variant.name == name) {
            return &variant;
        }
    }
    return nullptr;
}

}  // namespace cascade::engine

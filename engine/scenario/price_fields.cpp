/// The part of the table of keys (fields.hpp) that describes the block `price`.

#include "engine/scenario/fields.hpp"

namespace cascade::engine {

namespace {

void describe_jumps(FieldVisitor& v, ProcessInput& in) {
    v.field("jump_intensity", in.jump_intensity,
            spec::range(0, kMaxRate, "Jumps per year; of \"hawkes\": without excitation."));
    v.field("initial_jump_intensity", in.initial_jump_intensity,
            spec::range(0, kMaxRate, "Jumps per year at the start; left out: jump_intensity."));
    v.field(
        "jump_history", in.jump_history,
        spec::one_of({"none", "stationary"},
                     "What excites the start: nothing beyond initial_jump_intensity, or as many "
                     "jumps before it as there are in the long run."));
    v.field("excitation", in.excitation,
            spec::range(0, kMaxRate, "Added to the intensity by each jump, per year."));
    v.field(
        "decay", in.decay,
        spec::because(spec::positive(kMaxRate, "Rate at which the intensity relaxes, per year."),
                      "excitation would stay for ever"));
    v.field("jump_mean", in.jump_mean, spec::range(-5, 5, "Mean of a jump's log size."));
    v.field("jump_sd", in.jump_sd, spec::range(0, 5, "Standard deviation of a jump's log size."));
    v.field("jump_up_probability", in.jump_up_probability,
            spec::range(0, 1, "Share of jumps that go up."));
    Spec up = spec::positive(1, "Mean log size of jumps up, exponential; below 1.");
    up.below_max = true;
    v.field("jump_up_mean", in.jump_up_mean,
            spec::because(up, "from 1 on the expected price is infinite"));
    v.field("jump_down_mean", in.jump_down_mean,
            spec::positive(5, "Mean absolute log size of jumps down, exponential."));
}

void describe_variance(FieldVisitor& v, ProcessInput& in) {
    double const most = kMaxVolatility * kMaxVolatility;
    v.field("initial_variance", in.initial_variance,
            spec::range(0, most, "Variance at the start, per year."));
    v.field("long_variance", in.long_variance,
            spec::range(0, most, "Variance in the long run, per year."));
    v.field("mean_reversion", in.mean_reversion,
            spec::because(spec::positive(1e6, "Rate at which variance returns to it, per year."),
                          "variance would not return to long_variance"));
    v.field("vol_of_variance", in.vol_of_variance,
            spec::because(spec::positive(1000, "Volatility of variance over its square root."),
                          "variance would not be random; use model \"gbm\""));
    v.field("correlation", in.correlation,
            spec::range(-1, 1, "Correlation of price and variance."));
}

void describe_history(FieldVisitor& v, ProcessInput& in) {
    v.field("file", in.file, spec::text("CSV file of prices or returns, beside the scenario."));
    v.field("price_column", in.price_column,
            spec::text("Its column of prices; left out: \"price\"."));
    v.field("return_column", in.return_column,
            spec::text("Its column of log returns; left out: \"return\"."));
    v.field(
        "returns", in.returns,
        spec::range(-kMaxLogPrice, kMaxLogPrice, "Log return of each step, instead of a file."));
    v.field("scheme", in.scheme,
            spec::one_of({"stationary", "circular", "moving"}, "How blocks are cut from history."));
    v.field("block_length", in.block_length,
            spec::range(1, 1e6, "Steps in a block; their mean for \"stationary\"."));
}

void describe_process(FieldVisitor& v, ProcessInput& in, std::vector<Variant> const& variants) {
    v.field("model", in.model,
            spec::required(
                spec::one_of(names_of(variants), "Process of the price without forced orders.")));
    v.field("volatility", in.volatility,
            spec::range(0, kMaxVolatility, "Per square-root year of 365 days, without jumps."));
    v.field("drift", in.drift,
            spec::range(-100, 100,
                        "Growth of the expected price, per year of 365 days; left out: 0, of "
                        "\"bootstrap\": the history's own."));
    describe_jumps(v, in);
    describe_variance(v, in);
    describe_history(v, in);
}

}  // namespace

void describe(FieldVisitor& v, ProcessInput& in) {
    describe_process(v, in, noise_variants());
    v.variants("model", in.model, noise_variants());
}

void describe(FieldVisitor& v, PathPointInput& in) {
    v.field("time", in.time, spec::required(spec::duration("Since the start.")));
    v.field("price", in.price, spec::positive(kMaxPrice, "Price at that time."));
    v.field("log_price", in.log_price,
            spec::range(-kMaxLogPrice, kMaxLogPrice, "Or its logarithm over spot."));
}

void describe(FieldVisitor& v, VolatilityFactorInput& in) {
    v.field("start", in.start,
            spec::required(spec::time("Since the start; that of the first is \"0s\".")));
    v.field("factor", in.factor,
            spec::required(spec::range(0, 100, "Factor on the volatility from then on.")));
}

void describe(FieldVisitor& v, PriceInput& in) {
    describe_process(v, in, price_variants());
    v.field("path", in.path, spec::text("Points that price moves through, instead of a file."));
    v.field("interpolation", in.interpolation,
            spec::one_of({"linear", "step"},
                         "Between points: evenly in log price, or at once in the step of the "
                         "point."));
    v.field("noise", in.noise,
            spec::text("Process around the prescribed path, drift left out: 0; left out: none."));
    v.field("volatility_multiplier", in.volatility_multiplier,
            spec::text("Factor on the volatility over time, constant from each start to the "
                       "next."));
    v.field("volatility_period", in.volatility_period,
            spec::duration("Time after which the factors repeat, such as \"24h\" or \"7d\"."));
    v.variants("model", in.model, price_variants());
}

}  // namespace cascade::engine

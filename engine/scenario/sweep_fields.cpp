/// The table of keys of a sweep.

#include "engine/scenario/sweep_fields.hpp"

namespace cascade::engine {

void describe(FieldVisitor& v, SweepInputField& in) {
    v.field("name", in.name,
            spec::text("Name of the dimension; left out: the last word of the pointer."));
    v.field("pointer", in.pointer,
            spec::required(spec::text("JSON pointer of a number or duration of the scenario.")));
    v.field("unit", in.unit,
            spec::one_of({"us", "ms", "s", "min", "h", "d"},
                         "Unit of a duration: \"min\" turns 10 into \"10min\"."));
    v.field("values", in.values, spec::range(-1e300, 1e300, "Its values, ascending."));
    v.field("low", in.low, spec::range(-1e300, 1e300, "Its range, instead of values."));
    v.field("high", in.high, spec::range(-1e300, 1e300, "Upper end of the range."));
    v.field("points", in.points,
            spec::range(2, 1000,
                        "Points in the range, both ends included, for \"grid\", "
                        "\"one_at_a_time\" and \"critical\"."));
    v.field("scale", in.scale,
            spec::one_of({"linear", "log"},
                         "Whether points and samples are even in the value or "
                         "in its logarithm."));
}

void describe(FieldVisitor& v, SweepInput& in) {
    v.field("$schema", in.schema, spec::text("Path of the JSON Schema, for editors."));
    v.field("schema_version", in.schema_version,
            spec::required(spec::range(1, 1, "Version of the sweep language.")));
    v.field("name", in.name, spec::required(spec::text("Name of the sweep; names the file.")));
    v.field("description", in.description, spec::text("What it asks."));
    v.field("scenario", in.scenario,
            spec::required(spec::text("Scenario file, relative to the sweep's folder.")));
    v.field("design", in.design,
            spec::required(
                spec::one_of(names_of(sweep_variants()), "Which combinations of values are run.")));
    v.field("paths", in.paths,
            spec::range(1, 1e9, "Paths of each run, instead of the scenario's."));
    v.field("samples", in.samples,
            spec::range(8, 1e6, "Rows of the two samples of a \"sobol\" design."));
    v.field("resamples", in.resamples,
            spec::range(100, 100000, "Resamples for the intervals of its indices; default 500."));
    v.field("inputs", in.inputs, spec::required(spec::text("What is varied.")));
    v.field("figures", in.figures,
            spec::text("Names of figures to compare, such as \"drawdown_amplification[0.99]\"."));
    v.variants("design", in.design, sweep_variants());
}

}  // namespace cascade::engine

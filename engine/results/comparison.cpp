#include "engine/results/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <sstream>

#include "engine/results/figure_values.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

/// Not sampled: equal in any two runs of one scenario, whatever the seed.
bool is_exact(std::string const& name) {
    auto const rows = all_aggregates();
    auto const row = std::find_if(rows.begin(), rows.end(),
                                  [&](AggregateInfo const& r) { return r.name == name; });
    return row != rows.end() && row->error == ErrorMethod::exact;
}

/// Names of all variables that are companions of another.
std::set<std::string> companions(Dataset const& dataset) {
    std::set<std::string> out;
    for (Variable const& variable : dataset.variables) {
        Attribute const* const names = find_attribute(variable.attributes, kCompanions);
        if (names != nullptr) {
            std::istringstream list(std::get<std::string>(*names));
            for (std::string name; list >> name;) {
                out.insert(name);
            }
        }
    }
    return out;
}

/// From the companions of the figure.
OwnError own_error(Dataset const& dataset, FigureName const& figure) {
    OwnError out;
    out.confidence = confidence_of(dataset);
    auto const companion = [&](Companion which) {
        return dataset.find(companion_name(figure.variable, which));
    };
    Variable const* const low = companion(Companion::low);
    Variable const* const high = companion(Companion::high);
    if (Variable const* const error = companion(Companion::standard_error)) {
        out.standard_error = dataset.number(error->name, figure.index);
        out.degrees = degrees_of(dataset, *error, figure.index);
    } else if (low != nullptr && high != nullptr) {
        out.has_interval = true;
        out.low = dataset.number(low->name, figure.index);
        out.high = dataset.number(high->name, figure.index);
        out.standard_error =
            0.5 * (out.high - out.low) / models::normal_quantile(0.5 + 0.5 * out.confidence);
    }
    return out;
}

/// The largest magnitude of a variable's values; 0 where none is finite.
double scale_of(Variable const& variable) {
    auto const* const values = std::get_if<Numbers>(&variable.values);
    double scale = 0.0;
    for (std::size_t i = 0; values != nullptr && i < values->size(); ++i) {
        double const size = std::fabs((*values)[i]);
        scale = std::isfinite(size) ? std::max(scale, size) : scale;
    }
    return scale;
}

/// Steps of a path; 1 where the result does not name them.
double steps_of(Dataset const& dataset) {
    Attribute const* const found = find_attribute(dataset.attributes, "steps");
    auto const* const steps = found == nullptr ? nullptr : std::get_if<std::int64_t>(found);
    return steps == nullptr ? 1.0 : static_cast<double>(*steps);
}

template <class Keys>
std::vector<std::size_t> places_of(Keys const& keys, Keys const& others) {
    std::vector<std::size_t> out;
    for (auto const& key : keys) {
        auto const at = std::find(others.begin(), others.end(), key);
        out.push_back(at == others.end() ? kNowhere
                                         : static_cast<std::size_t>(at - others.begin()));
    }
    return out;
}

/// For each value along a dimension of A, its place in B.
std::vector<std::size_t> matches(Dataset const& a, Dataset const& b, std::string const& dimension) {
    auto const* const labels = std::get_if<Strings>(&a.at(dimension).values);
    auto const* const others = std::get_if<Strings>(&b.at(dimension).values);
    return labels != nullptr && others != nullptr
               ? places_of(*labels, *others)
               : places_of(coordinate_keys(a, dimension), coordinate_keys(b, dimension));
}

bool same_values(Dataset const& a, Dataset const& b, std::string const& name) {
    Variable const* const x = a.find(name);
    Variable const* const y = b.find(name);
    if (x == nullptr || y == nullptr) {
        return x == y;
    }
    auto const& u = std::get<Numbers>(x->values);
    auto const& v = std::get<Numbers>(y->values);
    return u.size() == v.size()
           && std::equal(u.begin(), u.end(), v.begin(),
                         [](double p, double q) { return p == q || (p != p && q != q); });
}

class Comparer {
  public:
    Comparer(Dataset const& a, Dataset const& b, SectionedRun const* sections_a,
             SectionedRun const* sections_b)
        : a_(a), b_(b), sections_a_(sections_a), sections_b_(sections_b) {
        bool const paired = sections_a != nullptr && sections_b != nullptr;
        for (std::size_t i = 0; paired && i < sections_a->names.size(); ++i) {
            place_a_.emplace(sections_a->names[i], i);
        }
        for (std::size_t i = 0; paired && i < sections_b->names.size(); ++i) {
            place_b_.emplace(sections_b->names[i], i);
        }
        steps_ = std::max(steps_of(a), steps_of(b));
    }

    Comparison take() {
        std::set<std::string> const aside = companions(a_);
        for (Variable const& variable : a_.variables) {
            if (aside.count(variable.name) == 0) {
                compare_variable(variable);
            }
        }
        std::set<std::string> const aside_b = companions(b_);
        for (Variable const& variable : b_.variables) {
            if (aside_b.count(variable.name) == 0 && a_.find(variable.name) == nullptr) {
                omit(variable.name, "is in B only");
            }
        }
        return std::move(out_);
    }

  private:
    void omit(std::string const& name, std::string const& reason) {
        out_.omitted.push_back({name, reason});
    }

    std::optional<std::string> reason_against(Variable const& variable) const {
        Variable const* const other = b_.find(variable.name);
        if (other == nullptr) {
            return "is in A only";
        }
        if (other->dimensions != variable.dimensions || other->units != variable.units) {
            return "has other dimensions or units in B";
        }
        bool const by_bin = std::count(variable.dimensions.begin(), variable.dimensions.end(),
                                       name_of(Axis::heat_bin))
                            > 0;
        if (by_bin && !is_exact(variable.name)
            && !same_values(a_, b_, name_of(Aggregate::heat_price_lower))) {
            return "has other price bins in B";
        }
        return std::nullopt;
    }

    void compare_variable(Variable const& variable) {
        if (std::holds_alternative<Strings>(variable.values)) {
            return;
        }
        if (auto const reason = reason_against(variable)) {
            omit(variable.name, *reason);
            return;
        }
        std::vector<std::vector<std::size_t>> match;
        for (std::string const& dimension : variable.dimensions) {
            match.push_back(matches(a_, b_, dimension));
        }
        double const rounding =
            rounding_of(std::max(scale_of(variable), scale_of(*b_.find(variable.name))), steps_);
        std::size_t missing = 0;
        std::size_t const size = size_of(variable.values);
        for (std::size_t i = 0; i < size; ++i) {
            FigureName const at{variable.name, index_of(a_, variable, i)};
            FigureName there{variable.name, {}};
            for (std::size_t d = 0; d < at.index.size(); ++d) {
                there.index.push_back(match[d][at.index[d]]);
            }
            if (std::count(there.index.begin(), there.index.end(), kNowhere) > 0) {
                ++missing;
            } else {
                out_.figures.push_back(difference(variable, at, there, rounding));
            }
        }
        if (missing > 0) {
            omit(variable.name, std::to_string(missing) + " of " + std::to_string(size)
                                    + " values are at coordinates that B does not have");
        }
    }

    FigureDifference difference(Variable const& variable, FigureName const& at,
                                FigureName const& there, double rounding) const {
        FigureDifference out;
        out.name = figure_text(a_, at);
        out.group = variable.group;
        out.units = variable.units;
        out.long_name = variable.long_name;
        out.a = a_.number(at.variable, at.index);
        out.b = b_.number(there.variable, there.index);
        out.difference = out.a == out.b ? 0.0 : out.b - out.a;
        out.rounding = rounding;
        out.standard_error = out.z = kNan;
        if (is_exact(variable.name)) {
            out.error = DifferenceError::exact;
            out.standard_error = 0.0;
            return out;
        }
        set_error(out, at, there);
        if (out.is_rounding() && out.standard_error == out.standard_error) {
            out.z = 0.0;
        } else if (out.standard_error > 0.0) {
            out.z = out.difference / out.standard_error;
        } else if (out.standard_error == 0.0) {
            out.z = std::copysign(HUGE_VAL, out.difference);
        }
        return out;
    }

    void set_error(FigureDifference& out, FigureName const& at, FigureName const& there) const {
        auto const i = place_a_.find(out.name);
        auto const j = place_b_.find(out.name);
        if (i != place_a_.end() && j != place_b_.end()) {
            PairedDifference const paired =
                paired_difference(*sections_a_, i->second, *sections_b_, j->second);
            if (paired.standard_error == paired.standard_error) {
                out.standard_error = paired.standard_error;
                out.degrees = paired.degrees;
                out.error = DifferenceError::paired;
                return;
            }
        }
        out.own_a = own_error(a_, at);
        out.own_b = own_error(b_, there);
        double const error_a = out.own_a.standard_error;
        double const error_b = out.own_b.standard_error;
        double const variance = error_a * error_a + error_b * error_b;
        if (variance == variance) {
            out.standard_error = std::sqrt(variance);
            out.error = DifferenceError::unpaired;
        }
    }

    Dataset const& a_;
    Dataset const& b_;
    SectionedRun const* sections_a_;
    SectionedRun const* sections_b_;
    std::map<std::string, std::size_t> place_a_;
    std::map<std::string, std::size_t> place_b_;
    double steps_ = 1.0;
    Comparison out_;
};

}  // namespace

char const* name_of(DifferenceError error) {
    static char const* const kNames[] = {"paired", "unpaired", "exact", "unknown"};
    return kNames[static_cast<int>(error)];
}

double rounding_of(double scale, double steps) {
    constexpr double kUnits = 8.0;
    return kUnits * std::numeric_limits<double>::epsilon() * std::sqrt(steps + 1.0) * scale;
}

Comparison compare(Dataset const& a, Dataset const& b, SectionedRun const* sections_a,
                   SectionedRun const* sections_b) {
    return Comparer(a, b, sections_a, sections_b).take();
}

bool beyond(FigureDifference const& figure, Tolerance const& tolerance) {
    bool const judged = tolerance.z <= 0.0;
    if (figure.exists_in_one_only()) {
        return judged;
    }
    if (figure.is_rounding()) {
        return false;
    }
    double const size = std::fabs(figure.difference);
    double const allowed = tolerance.relative * std::max(std::fabs(figure.a), std::fabs(figure.b));
    if (!(size > allowed)) {
        return false;
    }
    return judged || figure.error == DifferenceError::exact || size > figure.allowance;
}

}  // namespace cascade::engine

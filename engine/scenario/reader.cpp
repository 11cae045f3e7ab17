#include "engine/scenario/reader.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <tuple>

#include "engine/scenario/did_you_mean.hpp"
#include "engine/scenario/duration.hpp"
#include "engine/scenario/fields.hpp"
#include "engine/scenario/sweep_fields.hpp"
#include "engine/scenario/text.hpp"

namespace cascade::engine {
namespace {

std::string type_name(Json const& value) {
    switch (value.type()) {
        case Json::value_t::null:
            return "null";
        case Json::value_t::object:
            return "an object";
        case Json::value_t::array:
            return "a list";
        case Json::value_t::string:
            return "a string";
        case Json::value_t::boolean:
            return "true or false";
        default:
            return "a number";
    }
}

std::string json_number(double value) {
    bool const whole = value == std::floor(value) && std::fabs(value) < 1e15;
    return whole ? std::to_string(static_cast<std::int64_t>(value)) : shortest_text(value);
}

/// What was expected where `value` came.
std::string range_text(Spec const& spec, double value) {
    bool const low = std::isfinite(spec.min);
    bool const high = std::isfinite(spec.max);
    if (low && high && spec.min == spec.max) {
        return json_number(spec.min);
    }
    std::string out;
    if (low) {
        out = needs_positive(spec.min, value) ? "above 0" : "at least " + json_number(spec.min);
    }
    if (high) {
        out += (low ? " and " : "") + std::string(spec.below_max ? "below " : "at most ")
               + json_number(spec.max);
    }
    return out.empty() ? "any number" : out;
}

bool in_range(double value, Spec const& spec) {
    return value >= spec.min && (spec.below_max ? value < spec.max : value <= spec.max);
}

std::string quoted(KeySet const& keys) {
    std::string out;
    for (std::string const& key : keys) {
        out += (out.empty() ? "\"" : ", \"") + key + "\"";
    }
    return out;
}

/// Walks one object of the document.
class Reader final : public FieldVisitor {
  public:
    Reader(Json const& object, std::string pointer, Findings& findings)
        : object_(object), pointer_(std::move(pointer)), findings_(findings) {}

    void visit(char const* name, Member const& member, Spec const& spec) override {
        known_.emplace_back(name);
        if (!object_.contains(name)) {
            if (spec.required) {
                findings_.add(pointer_,
                              "the key \"" + std::string(name) + "\" is missing: " + spec.doc);
            }
            return;
        }
        std::string const at = pointer_to(pointer_, std::string(name));
        findings_.note_given(at);
        read(object_.at(name), at, member, spec);
    }

    /// Keys of other models than the chosen one, and missing ones of this.
    void variants(char const* selector, std::string const& chosen,
                  std::vector<Variant> const& table) override {
        Variant const* const variant = find_variant(table, chosen);
        if (variant == nullptr) {
            return;  // already a finding
        }
        std::string const name = std::string(selector) + " \"" + chosen + "\"";
        for (std::string const& key : known_) {
            if (key != selector && object_.contains(key) && !variant->owns(key)) {
                findings_.add_key(pointer_to(pointer_, key), "\"" + key + "\" does not belong to "
                                                                 + name + owners(key, table));
            }
        }
        for (std::string const& key : variant->required) {
            if (!object_.contains(key)) {
                findings_.add(pointer_, "the key \"" + key + "\" is missing for " + name);
            }
        }
        for (std::vector<KeySet> const& sets : variant->either) {
            exactly_one(sets, name);
        }
        for (KeySet const& keys : variant->exclusive) {
            at_most_one(keys);
        }
        for (Need const& need : variant->needs) {
            if (object_.contains(need.key) && !object_.contains(need.needed)) {
                findings_.add_key(pointer_to(pointer_, need.key),
                                  quoted({need.key}) + " needs " + quoted({need.needed}));
            }
        }
    }

    /// Keys nobody asked for.
    void finish() {
        for (auto const& item : object_.items()) {
            if (item.key() == kComment) {
                comment(item.value());
                continue;
            }
            if (std::find(known_.begin(), known_.end(), item.key()) == known_.end()) {
                std::string message = "unknown key \"" + printable(item.key()) + "\"";
                message += suggestion(item.key(), known_);
                findings_.add_key(pointer_to(pointer_, item.key()), message);
            }
        }
    }

  private:
    /// A comment is allowed in any object, must be text, and means nothing.
    void comment(Json const& value) {
        if (!value.is_string()) {
            findings_.add(pointer_to(pointer_, kComment),
                          "a comment must be a string, not " + type_name(value));
        }
    }

    /// `; it belongs to "merton", "bates"`.
    static std::string owners(std::string const& key, std::vector<Variant> const& table) {
        KeySet names;
        for (Variant const& variant : table) {
            if (variant.owns(key)) {
                names.push_back(variant.name);
            }
        }
        return names.empty() ? "" : "; it belongs to " + quoted(names);
    }

    /// One of the sets is given whole, and nothing of the others.
    void exactly_one(std::vector<KeySet> const& sets, std::string const& name) {
        std::string list;
        std::vector<std::string> given;  // the first key given of each set that has one
        KeySet missing;                  // of the last of these
        for (KeySet const& set : sets) {
            list += (list.empty() ? "" : " or ") + quoted(set);
            auto const is_given = [&](std::string const& key) { return object_.contains(key); };
            if (auto const at = std::find_if(set.begin(), set.end(), is_given); at != set.end()) {
                given.push_back(*at);
                missing.clear();
                std::copy_if(set.begin(), set.end(), std::back_inserter(missing),
                             [&](std::string const& key) { return !is_given(key); });
            }
        }
        if (given.empty()) {
            findings_.add(pointer_, name + " needs either " + list);
        } else if (given.size() > 1) {
            findings_.add(pointer_, "\"" + given[0] + "\" and \"" + given[1]
                                        + "\" exclude each other: give either " + list);
        } else {
            for (std::string const& key : missing) {
                findings_.add(pointer_, "the key \"" + key + "\" is missing beside \"" + given[0]
                                            + "\" for " + name);
            }
        }
    }

    void at_most_one(KeySet const& keys) {
        KeySet given;
        std::copy_if(keys.begin(), keys.end(), std::back_inserter(given),
                     [&](std::string const& key) { return object_.contains(key); });
        if (given.size() > 1) {
            findings_.add_key(pointer_to(pointer_, given[1]),
                              "\"" + given[0] + "\" and \"" + given[1] + "\" exclude each other");
        }
    }

    bool expect(bool right, Json const& value, std::string const& at, std::string const& expected) {
        if (!right) {
            std::string const seen =
                value.is_structured()
                    ? type_name(value)
                    : printable(value.dump(-1, ' ', false, Json::error_handler_t::replace));
            findings_.add(at, seen + " is not " + expected);
        }
        return right;
    }

    void read(Json const& value, std::string const& at, Member const& out, Spec const& spec) {
        switch (out.kind()) {
            case Member::Kind::text:
                return read_text(value, at, out.text(), spec);
            case Member::Kind::number:
                return read_number(value, at, out.number(), spec);
            case Member::Kind::whole:
                return read_whole(value, at, out.whole(), spec);
            case Member::Kind::flag:
                return read_flag(value, at, out.flag());
            case Member::Kind::optional:
                return read(value, at, out.append(), spec);
            case Member::Kind::list:
                return read_list(value, at, out, spec);
            case Member::Kind::block:
                return read_block(value, at, out);
        }
    }

    void read_text(Json const& value, std::string const& at, std::string& out, Spec const& spec) {
        if (!expect(value.is_string(), value, at, "a string")) {
            return;
        }
        auto text = value.get<std::string>();
        if (!spec.choices.empty()
            && std::find(spec.choices.begin(), spec.choices.end(), text) == spec.choices.end()) {
            findings_.add(at, "\"" + printable(text) + "\" is not one of " + quoted(spec.choices)
                                  + suggestion(text, spec.choices));
            return;
        }
        if (!spec.pattern.empty()) {
            bool const never = text == "never" && spec.pattern.find("never") != std::string::npos;
            bool const zero = spec.may_be_zero && parse_time(text) == 0;
            if (!never && !zero && !parse_duration(text)) {
                findings_.add(at, "\"" + printable(text) + "\" is not a duration; expected a number "
                                      + (spec.may_be_zero ? "from 0" : "above 0")
                                      + ", at most 100 years, with a unit us, ms, s, min, h or d, "
                                        "such as \"24h\"");
                return;
            }
        }
        out = std::move(text);
    }

    void read_number(Json const& value, std::string const& at, double& out, Spec const& spec) {
        if (!expect(value.is_number(), value, at, "a number (" + range_text(spec, 0.0) + ")")) {
            return;
        }
        auto const number = value.get<double>();
        std::string const reason = spec.reason.empty() ? "" : ": " + spec.reason;
        if (expect(in_range(number, spec), value, at, range_text(spec, number) + reason)) {
            out = number;
        }
    }

    void read_whole(Json const& value, std::string const& at, std::uint64_t& out,
                    Spec const& spec) {
        bool whole = value.is_number_unsigned();
        std::uint64_t number = whole ? value.get<std::uint64_t>() : 0;
        if (value.is_number_float()) {  // 1e5 and 100000.0 are whole numbers too
            auto const real = value.get<double>();
            whole = real >= 0.0 && real <= 9007199254740992.0 && real == std::floor(real);
            number = whole ? static_cast<std::uint64_t>(real) : 0;
        }
        std::string const expected = "a whole number (" + range_text(spec, 0.0) + ")";
        if (expect(whole, value, at, expected)
            && expect(in_range(static_cast<double>(number), spec), value, at, expected)) {
            out = number;
        }
    }

    void read_flag(Json const& value, std::string const& at, bool& out) {
        if (expect(value.is_boolean(), value, at, "true or false")) {
            out = value.get<bool>();
        }
    }

    void read_list(Json const& value, std::string const& at, Member const& out, Spec const& spec) {
        if (!expect(value.is_array(), value, at, "a list")) {
            return;
        }
        out.clear();
        for (std::size_t i = 0; i < value.size(); ++i) {
            read(value[i], pointer_to(at, i), out.append(), spec);
        }
    }

    void read_block(Json const& value, std::string const& at, Member const& out) {
        if (!expect(value.is_object(), value, at, "an object")) {
            return;
        }
        Reader inner(value, at, findings_);
        out.describe(inner);
        inner.finish();
    }

    Json const& object_;
    std::string pointer_;
    Findings& findings_;
    std::vector<std::string> known_;
};

}  // namespace

void Findings::add(std::string const& pointer, std::string const& message) {
    Place const at = document_.place(pointer);
    faults_.push_back({at.file, at.line, at.column, pointer, message});
}

void Findings::add_key(std::string const& pointer, std::string const& message) {
    auto const key = document_.keys.find(pointer);
    auto const value = document_.values.find(pointer);
    bool const overridden = value != document_.values.end() && value->second.line == 0;
    if (key == document_.keys.end() || overridden) {
        add(pointer, message);
        return;
    }
    faults_.push_back({key->second.file, key->second.line, key->second.column, pointer, message});
}

bool Findings::sound(std::string const& pointer) const {
    return std::none_of(faults_.begin(), faults_.end(), [&](Fault const& f) {
        return f.pointer.compare(0, pointer.size(), pointer) == 0;
    });
}

std::vector<Fault> Findings::take() {
    // File by file, in the order in which they were read; in each by place.
    std::map<std::string, std::size_t> files;
    for (Fault const& fault : faults_) {
        files.emplace(fault.file, files.size());
    }
    std::stable_sort(faults_.begin(), faults_.end(), [&](Fault const& a, Fault const& b) {
        return std::tuple(files.at(a.file), a.last, a.line, a.column)
               < std::tuple(files.at(b.file), b.last, b.line, b.column);
    });
    return std::move(faults_);
}

namespace {

template <class T>
T read_document_as(Document const& document, char const* what, Findings& findings) {
    T out;
    if (!document.value.is_object()) {
        findings.add("", std::string(what) + " is a JSON object, not " + type_name(document.value));
        return out;
    }
    Reader reader(document.value, "", findings);
    describe(reader, out);
    reader.finish();
    return out;
}

}  // namespace

Scenario read_document(Document const& document, Findings& findings) {
    return read_document_as<Scenario>(document, "a scenario", findings);
}

VenueInput read_venue(Document const& document, Findings& findings) {
    return read_document_as<VenueInput>(document, "a venue's file", findings);
}

SweepInput read_sweep(Document const& document, Findings& findings) {
    return read_document_as<SweepInput>(document, "a sweep", findings);
}

}  // namespace cascade::engine

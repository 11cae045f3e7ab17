/// JSON Schema draft-07 from the table of keys.

#include <cmath>

#include "engine/scenario/fields.hpp"
#include "engine/scenario/sweep_fields.hpp"
#include "engine/scenario/text.hpp"

namespace cascade::engine {
namespace {

Json number_json(double value) {
    bool const whole = value == std::floor(value) && std::fabs(value) < 9.2e18;
    return whole ? Json(static_cast<std::int64_t>(value)) : Json(value);
}

/// Builds the schema of one object.
class SchemaWriter final : public FieldVisitor {
  public:
    void visit(char const* name, Member const& member, Spec const& spec) override {
        Json entry = type_of(member, spec);
        entry["description"] = spec.doc;
        if (spec.required) {
            required_.push_back(name);
        }
        properties_[name] = std::move(entry);
    }

    /// `if` the selector has a value, `then` these keys are needed and no others are allowed.
    void variants(char const* selector, std::string const&,
                  std::vector<Variant> const& table) override {
        for (Variant const& variant : table) {
            Json names = Json::array({selector, kComment});
            for (auto const& property : properties_.items()) {
                if (variant.owns(property.key())) {
                    names.push_back(property.key());
                }
            }
            Json then{{"propertyNames", {{"enum", std::move(names)}}}};
            if (!variant.required.empty()) {
                then["required"] = variant.required;
            }
            for (std::vector<KeySet> const& sets : variant.either) {
                then["allOf"].push_back({{"oneOf", exactly_one(sets)}});
            }
            for (KeySet const& keys : variant.exclusive) {
                then["allOf"].push_back({{"not", {{"anyOf", all_pairs(keys)}}}});
            }
            for (Need const& need : variant.needs) {
                if (properties_.contains(need.key)) {
                    then["dependencies"][need.key] = Json::array({need.needed});
                }
            }
            Json condition{{"properties", {{selector, {{"const", variant.name}}}}},
                           {"required", Json::array({selector})}};
            conditions_.push_back({{"if", std::move(condition)}, {"then", std::move(then)}});
        }
    }

    [[nodiscard]] Json take() {
        Json out;
        out["type"] = "object";
        out["additionalProperties"] = false;
        if (!required_.empty()) {
            out["required"] = required_;
        }
        properties_[kComment] = {{"type", "string"}, {"description", "Comment, ignored."}};
        out["properties"] = std::move(properties_);
        if (!conditions_.empty()) {
            out["allOf"] = std::move(conditions_);
        }
        return out;
    }

  private:
    /// Each set whole, without any key of the others.
    static Json exactly_one(std::vector<KeySet> const& sets) {
        Json out = Json::array();
        for (KeySet const& set : sets) {
            Json others = Json::array();
            for (KeySet const& other : sets) {
                if (&other != &set) {
                    append_each_required(other, others);
                }
            }
            out.push_back({{"required", set}, {"not", {{"anyOf", std::move(others)}}}});
        }
        return out;
    }

    /// Any two of the keys.
    static Json all_pairs(KeySet const& keys) {
        Json out = Json::array();
        for (std::size_t i = 0; i < keys.size(); ++i) {
            for (std::size_t j = i + 1; j < keys.size(); ++j) {
                out.push_back({{"required", Json::array({keys[i], keys[j]})}});
            }
        }
        return out;
    }

    static void append_each_required(KeySet const& keys, Json& out) {
        for (std::string const& key : keys) {
            out.push_back({{"required", Json::array({key})}});
        }
    }

    static Json bounded(char const* type, Spec const& spec) {
        Json out{{"type", type}};
        if (std::isfinite(spec.min)) {
            out["minimum"] = number_json(spec.min);
        }
        if (std::isfinite(spec.max)) {
            out[spec.below_max ? "exclusiveMaximum" : "maximum"] =
                spec.max < 9.2e18 ? number_json(spec.max) : Json(UINT64_MAX);
        }
        return out;
    }

    static Json text_type(std::string const& value, Spec const& spec) {
        Json out{{"type", "string"}};
        if (!spec.choices.empty()) {
            out["enum"] = spec.choices;
        }
        if (!spec.pattern.empty()) {
            out["pattern"] = spec.pattern;
        }
        if (!spec.required && !value.empty()) {
            out["default"] = value;
        }
        return out;
    }

    static Json number_type(double value, Spec const& spec) {
        Json out = bounded("number", spec);
        if (!spec.required) {
            out["default"] = value;
        }
        return out;
    }

    static Json whole_type(std::uint64_t value, Spec const& spec) {
        Json out = bounded("integer", spec);
        if (!spec.required) {
            out["default"] = value;
        }
        return out;
    }

    /// Of an optional's value: what there would be, if it were given.
    static Json optional_type(Member const& member, Spec const& spec) {
        Member const value = member.append();
        Member::Kind const kind = value.kind();
        Spec inner = spec;
        inner.required = kind == Member::Kind::number || kind == Member::Kind::whole
                         || kind == Member::Kind::flag;
        return type_of(value, inner);
    }

    static Json list_type(Member const& member, Spec const& spec) {
        Spec without_default = spec;
        without_default.required = true;
        Json out{{"type", "array"}, {"maxItems", kMaxElements}};
        out["items"] = type_of(member.append(), without_default);
        return out;
    }

    static Json block_type(Member const& member) {
        SchemaWriter inner;
        member.describe(inner);
        return inner.take();
    }

    /// \param member  of a struct of defaults, which is added to.
    static Json type_of(Member const& member, Spec const& spec) {
        switch (member.kind()) {
            case Member::Kind::text:
                return text_type(member.text(), spec);
            case Member::Kind::number:
                return number_type(member.number(), spec);
            case Member::Kind::whole:
                return whole_type(member.whole(), spec);
            case Member::Kind::flag:
                return {{"type", "boolean"}, {"default", member.flag()}};
            case Member::Kind::optional:
                return optional_type(member, spec);
            case Member::Kind::list:
                return list_type(member, spec);
            case Member::Kind::block:
                return block_type(member);
        }
        return {};
    }

    Json properties_ = Json::object();
    std::vector<std::string> required_;
    Json conditions_ = Json::array();
};

template <class T>
std::string schema_of(char const* title) {
    SchemaWriter writer;
    T defaults;
    describe(writer, defaults);
    Json body = writer.take();
    Json out;
    out["$schema"] = "http://json-schema.org/draft-07/schema#";
    out["title"] = title;
    for (auto& item : body.items()) {
        out[item.key()] = item.value();
    }
    return out.dump(2) + "\n";
}

}  // namespace

std::string schema_json() {
    return schema_of<Scenario>("Cascade scenario, version 1");
}

std::string sweep_schema_json() {
    return schema_of<SweepInput>("Cascade sweep, version 1");
}

}  // namespace cascade::engine

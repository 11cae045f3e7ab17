/// JSON Schema draft-07 from the table of keys.

#include <cmath>

#include "engine/scenario/fields.hpp"
#include "engine/scenario/text.hpp"

namespace cascade::engine {
namespace {

Json number_json(double value) {
    bool const whole = value == std::floor(value) && std::fabs(value) < 9.2e18;
    return whole ? Json(static_cast<std::int64_t>(value)) : Json(value);
}

/// Builds the schema of one object.
class SchemaWriter {
  public:
    template <class T>
    void field(char const* name, T& member, Spec const& spec) {
        Json entry = type_of(member, spec);
        entry["description"] = spec.doc;
        if (spec.required) {
            required_.push_back(name);
        }
        properties_[name] = std::move(entry);
    }

    [[nodiscard]] Json take() {
        Json out;
        out["type"] = "object";
        out["additionalProperties"] = false;
        if (!required_.empty()) {
            out["required"] = required_;
        }
        out["properties"] = std::move(properties_);
        return out;
    }

  private:
    static Json bounded(char const* type, Spec const& spec) {
        Json out{{"type", type}};
        if (std::isfinite(spec.min)) {
            out[spec.above_min ? "exclusiveMinimum" : "minimum"] = number_json(spec.min);
        }
        if (std::isfinite(spec.max)) {
            out["maximum"] = spec.max < 9.2e18 ? number_json(spec.max) : Json(UINT64_MAX);
        }
        return out;
    }

    static Json type_of(std::string const& value, Spec const& spec) {
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

    static Json type_of(double value, Spec const& spec) {
        Json out = bounded("number", spec);
        if (!spec.required) {
            out["default"] = value;
        }
        return out;
    }

    static Json type_of(std::uint64_t value, Spec const& spec) {
        Json out = bounded("integer", spec);
        if (!spec.required) {
            out["default"] = value;
        }
        return out;
    }

    static Json type_of(bool value, Spec const&) {
        return {{"type", "boolean"}, {"default", value}};
    }

    template <class T>
    static Json type_of(std::optional<T> const&, Spec const& spec) {
        T inner{};
        Spec without_default = spec;
        without_default.required = std::is_arithmetic_v<T>;
        return type_of(inner, without_default);
    }

    template <class T>
    static Json type_of(std::vector<T> const&, Spec const& spec) {
        T inner{};
        Spec without_default = spec;
        without_default.required = true;
        Json out{{"type", "array"}, {"maxItems", kMaxElements}};
        out["items"] = type_of(inner, without_default);
        return out;
    }

    template <class T>
    static Json type_of(T const& value, Spec const&) {
        SchemaWriter inner;
        T copy = value;
        describe(inner, copy);
        return inner.take();
    }

    Json properties_ = Json::object();
    std::vector<std::string> required_;
};

}  // namespace

std::string schema_json() {
    SchemaWriter writer;
    Scenario defaults;
    describe(writer, defaults);
    Json body = writer.take();
    Json out;
    out["$schema"] = "http://json-schema.org/draft-07/schema#";
    out["title"] = "Cascade scenario, version 1";
    for (auto& item : body.items()) {
        out[item.key()] = item.value();
    }
    return out.dump(2) + "\n";
}

}  // namespace cascade::engine

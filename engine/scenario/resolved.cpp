/// The resolved scenario: every default filled in, file contents inlined.

#include "engine/scenario/fields.hpp"
#include "engine/scenario/text.hpp"

namespace cascade::engine {
namespace {

class Writer {
  public:
    template <class T>
    void field(char const* name, T& member, Spec const&) {
        if (Json value = json_of(member); !value.is_null()) {
            out_[name] = std::move(value);
        }
    }

    [[nodiscard]] Json take() { return std::move(out_); }

  private:
    // References to non-const, so that these are preferred to the template for blocks.
    static Json json_of(std::string& value) { return value.empty() ? Json() : Json(value); }
    static Json json_of(double& value) { return value; }
    static Json json_of(std::uint64_t& value) { return value; }
    static Json json_of(bool& value) { return value; }

    template <class T>
    static Json json_of(std::optional<T>& value) {
        return value ? json_of(*value) : Json();
    }

    template <class T>
    static Json json_of(std::vector<T>& values) {
        Json out = Json::array();
        for (T& value : values) {
            out.push_back(json_of(value));
        }
        return out;
    }

    template <class T>
    static Json json_of(T& value) {
        Writer inner;
        describe(inner, value);
        return inner.take();
    }

    Json out_ = Json::object();
};

}  // namespace

std::string resolved_json(Scenario const& scenario) {
    Scenario copy = scenario;
    copy.schema.clear();
    if (copy.book.source == "file") {
        copy.book.source = "levels";
        copy.book.levels = copy.file_levels;
        copy.book.file.clear();
    }
    Writer writer;
    describe(writer, copy);
    Json out = writer.take();
    // Keys that belong to another source of the book would be refused when read back.
    bool const synthesised = copy.book.source == "thresholds";
    for (char const* key :
         {"leverage_mix", "entry_dispersion", "maintenance_margin", "bin_width", "thresholds"}) {
        if (!synthesised) {
            out["book"].erase(key);
        }
    }
    if (synthesised) {
        out["book"].erase("levels");
    }
    if (out.contains("impact") && copy.impact->weights.empty()) {
        out["impact"].erase("weights");
    }
    return out.dump(2) + "\n";
}

}  // namespace cascade::engine

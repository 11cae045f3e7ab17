/// The resolved scenario: every default filled in, file contents inlined.

#include <algorithm>

#include "engine/scenario/duration.hpp"
#include "engine/scenario/fields.hpp"
#include "engine/scenario/liquidation_rules.hpp"
#include "engine/scenario/living_book.hpp"
#include "engine/scenario/text.hpp"

namespace cascade::engine {
namespace {

class Writer final : public FieldVisitor {
  public:
    void visit(char const* name, Member const& member, Spec const&) override {
        if (Json value = json_of(member); !value.is_null()) {
            out_[name] = std::move(value);
        }
    }

    /// Keys of other variants, which would be refused when read back, and lists left out.
    void variants(char const* selector, std::string const& chosen,
                  std::vector<Variant> const& table) override {
        Variant const* const variant = find_variant(table, chosen);
        Json kept = Json::object();
        for (auto& item : out_.items()) {
            bool const needed =
                variant
                && std::find(variant->required.begin(), variant->required.end(), item.key())
                       != variant->required.end();
            bool const left_out = item.value().is_array() && item.value().empty() && !needed;
            if (item.key() == selector || (variant && variant->owns(item.key()) && !left_out)) {
                kept[item.key()] = std::move(item.value());
            }
        }
        out_ = std::move(kept);
    }

    [[nodiscard]] Json take() { return std::move(out_); }

  private:
    /// Null for what is left out.
    static Json json_of(Member const& member) {
        switch (member.kind()) {
            case Member::Kind::text:
                return member.text().empty() ? Json() : Json(member.text());
            case Member::Kind::number:
                return member.number();
            case Member::Kind::whole:
                return member.whole();
            case Member::Kind::flag:
                return member.flag();
            case Member::Kind::optional:
                return member.size() == 0 ? Json() : json_of(member.item(0));
            case Member::Kind::list:
                return list_of(member);
            case Member::Kind::block:
                return block_of(member);
        }
        return {};
    }

    static Json list_of(Member const& member) {
        Json out = Json::array();
        for (std::size_t i = 0; i < member.size(); ++i) {
            out.push_back(json_of(member.item(i)));
        }
        return out;
    }

    static Json block_of(Member const& member) {
        Writer inner;
        member.describe(inner);
        return inner.take();
    }

    Json out_ = Json::object();
};

void resolve_process(ProcessInput& in) {
    if (in.model == "bootstrap") {
        in.returns = in.history;
        for (std::string* const text : {&in.file, &in.price_column, &in.return_column}) {
            text->clear();
        }
    } else if (in.model != "scenario" && !in.drift) {
        in.drift = 0.0;
    }
    if (in.model == "hawkes" && in.jump_history == "none" && !in.initial_jump_intensity) {
        in.initial_jump_intensity = in.jump_intensity;
    }
}

void resolve_price(PriceInput& in) {
    resolve_process(in);
    if (in.noise) {
        resolve_process(*in.noise);
    }
    if (in.model == "scenario" && !in.file.empty()) {
        in.path.clear();
        for (std::size_t i = 0; i < in.record.time_ns.size(); ++i) {
            in.path.push_back(
                {duration_text(in.record.time_ns[i]), std::nullopt, in.record.log_price[i]});
        }
        in.file.clear();
        in.price_column.clear();
    }
}

void resolve_rules(LiquidationInput& in, BookInput const& book) {
    in = filled_in(in, book);
    if (book.source == "position_list") {
        in.rule = "full";  // levels hold the stages
        in.tiers_down.reset();
        in.slice.reset();
        in.slice_above.reset();
    }
}

}  // namespace

std::string resolved_json(Scenario const& scenario) {
    Scenario copy = scenario;
    copy.schema.clear();
    resolve_rules(copy.liquidation, scenario.book);
    for (MarketVenueInput& venue : copy.venues) {
        resolve_rules(venue.liquidation, scenario.book);
    }
    if (copy.book.living) {
        copy.book.living = filled_in(*copy.book.living, scenario.book);
    }
    if (copy.book.source == "position_list") {
        copy.book.density = "points";
        copy.book.margin.reset();
    }
    if (copy.book.source == "file" || copy.book.source == "position_list") {
        copy.book.source = "levels";
        copy.book.levels = copy.file_levels;
        copy.book.file.clear();
    }
    copy.book.venue.clear();  // its margin rules are in `margin`
    copy.book.venue_date.clear();
    if (copy.book.entry_profile) {
        copy.book.entry_profile->file.clear();  // its contents are in `rows`
    }
    if (copy.impact) {
        copy.impact->file.clear();  // its contents are in `profile`
    }
    if (copy.portfolio) {
        for (OwnPositionInput& position : copy.portfolio->positions) {
            position.venue.clear();  // its margin rules are in `margin`
            position.venue_date.clear();
        }
    }
    resolve_price(copy.price);
    Writer writer;
    describe(writer, copy);
    Json out = writer.take();
    if (out.contains("impact") && copy.impact->weights.empty()) {
        out["impact"].erase("weights");
    }
    out.erase(scenario.venues.empty() ? "venues" : "liquidation");
    if (out["book"].contains("entry_profile")) {
        out["book"].erase("entry_dispersion");
    }
    return out.dump(2) + "\n";
}

}  // namespace cascade::engine

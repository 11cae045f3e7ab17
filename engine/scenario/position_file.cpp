#include "engine/scenario/position_file.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/scenario/csv.hpp"
#include "engine/scenario/spec.hpp"
#include "models/base/number_text.hpp"

namespace cascade::engine {
namespace {

class PositionReader {
  public:
    PositionReader(StrictTable& table, models::MarginRules const& rules, double spot,
                   models::StageRule const& stage_rule)
        : table_(table), rules_(rules), spot_(spot), stage_rule_(stage_rule) {}

    void row() {
        std::string const side = table_.side();
        if (table_.cell("size") == nullptr) {
            table_.fault("size", "size: nothing is given");
        }
        double const size = table_.number("size", kLeastPositive, kMaxUsd).value_or(0.0);
        auto const entry = table_.number("entry", kLeastPositive, kMaxPrice);
        auto const leverage = table_.number("leverage", 1.0, 1000.0);
        auto const collateral = table_.number("collateral", kLeastPositive, kMaxUsd);
        auto const price = table_.number("liquidation_price", kLeastPositive, kMaxPrice);
        if (!table_.sound()) {
            return;
        }
        models::Side const to = side == "long" ? models::Side::long_ : models::Side::short_;
        if (!price) {
            if (!entry || leverage.has_value() == collateral.has_value()) {
                table_.fault("size",
                             "expected \"liquidation_price\", or \"entry\" and either "
                             "\"leverage\" or \"collateral\"");
                return;
            }
            double const value = models::value_at(rules_.contract, size, *entry);
            above_ += leverage && *leverage > models::max_leverage(rules_, size, *entry) ? 1u : 0u;
            for (models::Stage const& stage : models::liquidation_stages(
                     rules_,
                     {to, size, *entry, collateral.value_or(value / leverage.value_or(1.0))},
                     stage_rule_)) {
                add(to, stage.share * size, stage.price, leverage);
            }
            return;
        }
        add(to, size, *price, leverage);
    }

    PositionFile take() {
        for (models::Side const side : {models::Side::long_, models::Side::short_}) {
            for (auto const& [distance, level] : levels_[static_cast<int>(side)]) {
                place(level);
            }
        }
        warn(never_, "liquidated at no price and left out");
        warn(above_, "of more leverage than their tier allows to open");
        return std::move(out_);
    }

  private:
    void warn(std::uint64_t count, std::string const& what) {
        if (count > 0) {
            out_.warnings.push_back(
                std::to_string(count)
                + (count > 1 ? " positions of the list are " : " position of the list is ") + what);
        }
    }

    /// Prices that differ by rounding are one.
    void place(LevelInput const& level) {
        if (!out_.levels.empty() && out_.levels.back().side == level.side
            && std::fabs(*out_.levels.back().price - *level.price) <= 1e-12 * spot_) {
            LevelInput& before = out_.levels.back();
            before.intensity += level.intensity;
            if (before.leverage != level.leverage) {
                before.leverage.reset();
            }
            return;
        }
        out_.levels.push_back(level);
    }

    void add(models::Side side, double size, double price, std::optional<double> leverage) {
        bool const is_long = side == models::Side::long_;
        if (price <= 0.0 || !std::isfinite(price)) {
            ++never_;
            return;
        }
        if (is_long ? price >= spot_ : price <= spot_) {
            auto const [liquidation, spot] = told_apart(price, spot_);
            table_.fault("size", std::string("a ") + (is_long ? "long" : "short")
                                     + " position liquidated at " + liquidation
                                     + " would be gone at spot, " + spot);
            return;
        }
        bool const inverse = rules_.contract == models::ContractKind::inverse;
        double const notional = inverse ? size : size * price;
        LevelInput level;
        level.side = is_long ? "long" : "short";
        level.price = price;
        level.leverage = leverage;
        level.intensity = notional;
        levels_[static_cast<int>(side)].emplace(std::fabs(price - spot_), level);
    }

    StrictTable& table_;
    models::MarginRules const& rules_;
    double spot_;
    models::StageRule stage_rule_;
    std::multimap<double, LevelInput> levels_[models::kSides];  ///< by distance from spot
    std::uint64_t never_ = 0;
    std::uint64_t above_ = 0;
    PositionFile out_;
};

}  // namespace

PositionFile read_position_file(std::string const& text, std::string const& name,
                                models::MarginRules const& rules, double spot,
                                std::vector<Fault>& faults, models::StageRule const& stage_rule) {
    StrictTable table(name,
                      {"side", "size", "entry", "leverage", "collateral", "liquidation_price"},
                      {"side", "size"}, faults);
    PositionReader reader(table, rules, spot, stage_rule);
    table.read(text, [&] { reader.row(); });
    return reader.take();
}

}  // namespace cascade::engine

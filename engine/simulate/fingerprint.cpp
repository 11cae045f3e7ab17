// Every struct is taken apart by a structured binding: a field that is added stops the compiler
// here until somebody has said whether it counts.

#include "engine/simulate/fingerprint.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <variant>
#include <vector>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "engine/simulate/units.hpp"

namespace cascade::engine {
namespace {

class Feed {
  public:
    Feed() { XXH3_128bits_reset(&state_); }

    template <class... T>
    void all(T const&... values) {
        (add(values), ...);
    }

    [[nodiscard]] std::string hex() const {
        static constexpr char kDigits[] = "0123456789abcdef";
        XXH128_canonical_t bytes;
        XXH128_canonicalFromHash(&bytes, XXH3_128bits_digest(&state_));
        std::string out;
        for (unsigned char const byte : bytes.digest) {
            out += kDigits[byte >> 4];
            out += kDigits[byte & 15];
        }
        return out;
    }

  private:
    template <class T>
    requires std::is_arithmetic_v<T>
    void add(T value) {
        static_assert(sizeof(T) <= 8);
        XXH3_128bits_update(&state_, &value, sizeof value);
    }
    template <class T>
    requires std::is_enum_v<T>
    void add(T value) { add(static_cast<std::int64_t>(value)); }
    void add(std::string const& text) {
        add(static_cast<std::uint64_t>(text.size()));
        XXH3_128bits_update(&state_, text.data(), text.size());
    }
    template <class T>
    void add(std::vector<T> const& values) {
        add(static_cast<std::uint64_t>(values.size()));
        for (T const& value : values) {
            add(value);
        }
    }
    template <class T, std::size_t N>
    void add(T const (&values)[N]) {
        for (T const& value : values) {
            add(value);
        }
    }
    template <class T>
    void add(std::optional<T> const& value) {
        add(value.has_value());
        if (value) {
            add(*value);
        }
    }
    template <class... T>
    void add(std::variant<T...> const& value) {
        add(static_cast<std::uint64_t>(value.index()));
        std::visit([this](auto const& held) { this->add(held); }, value);
    }

    // Price.
    void add(models::Gbm const& x) {
        auto const& [volatility, drift] = x;
        all(volatility, drift);
    }
    void add(models::Heston const& x) {
        auto const& [v0, mean, speed, noise, correlation, drift] = x;
        all(v0, mean, speed, noise, correlation, drift);
    }
    void add(models::Bootstrap const& x) {
        auto const& [returns, scheme, length] = x;
        all(returns, scheme, length);
    }
    void add(models::NormalJump const& x) {
        auto const& [mean, sd] = x;
        all(mean, sd);
    }
    void add(models::DoubleExponentialJump const& x) {
        auto const& [up, up_mean, down_mean] = x;
        all(up, up_mean, down_mean);
    }
    void add(models::JumpProcess const& x) {
        auto const& [intensity, initial, excitation, decay, size, stationary] = x;
        all(intensity, initial, excitation, decay, size, stationary);
    }
    void add(models::PriceModel const& x) {
        auto const& [diffusion, jumps, multiplier, prescribed] = x;
        all(diffusion, jumps, multiplier, prescribed);
    }

    // Book.
    void add(models::SideBook const& x) {
        auto const& [near, far, notional, intensity, leverage] = x;
        all(near, far, notional, intensity, leverage);
    }
    void add(models::Book const& x) {
        auto const& [side] = x;
        all(side);
    }
    void add(models::Dispersion const& x) {
        auto const& [cv, length, common] = x;
        all(cv, length, common);
    }
    void add(models::LeverageMix const& x) {
        auto const& [concentration, mean, share] = x;
        all(concentration, mean, share);
    }
    void add(models::LivingBook const& x) {
        auto const& [opens, closes, tops_up, interval, share, distance] = x;
        all(opens, closes, tops_up, interval, share, distance);
    }

    // Market.
    void add(models::LinearLaw const&) {}
    void add(models::PowerLaw const& x) {
        auto const& [coefficient, exponent, order] = x;
        all(coefficient, exponent, order);
    }
    void add(models::ProfileLaw const& x) {
        auto const& [distance, depth] = x;
        all(distance, depth);
    }
    void add(models::Impact const& x) {
        auto const& [depth, permanent, half_lives, weights, law, memory] = x;
        all(depth, permanent, half_lives, weights, law, memory);
    }
    void add(models::DepthDynamics const& x) {
        auto const& [floor, recovery, depletion, by_volatility, by_intensity] = x;
        all(floor, recovery, depletion, by_volatility, by_intensity);
    }
    void add(models::LiquidationRules const& x) {
        auto const& [accounts, margin, fee, surplus, fund, deleveraging, at, ranking, flow, band] =
            x;
        all(accounts, margin, fee, surplus, fund, deleveraging, at, ranking, flow, band);
    }
    void add(models::Venue const& x) {
        auto const& [name, book, depth, mark, half_life, rules] = x;
        all(name, book, depth, mark, half_life, rules);
    }

    // Plan.
    void add(Threshold const& x) {
        auto const& [side, price, log_level, own] = x;
        all(side, price, log_level, own);
    }
    void add(TimePriceGrid const& x) {
        auto const& [steps, half_range, bins, edges] = x;
        all(steps, half_range, bins, edges);
    }
    void add(RareEvent const& x) {
        auto const& [figure, level] = x;
        all(figure, level);
    }
    void add(Estimator const& x) {
        auto const& [method, target, tilt, plain_share, pilot_paths, control_variate, repeats,
                     kill_share] = x;
        static_cast<void>(control_variate);  // of the summary alone
        static_cast<void>(repeats);          // through unit_paths()
        all(method, target, tilt, plain_share, pilot_paths, kill_share);
    }

    XXH3_state_t state_;
};

}  // namespace

std::string fingerprint(Plan const& plan) {
    auto const& [seed, paths, steps, step_s, monitoring, miss_probability, max_rounds, spot, price,
                 book, dispersion, mix, living, impact, depth, liquidation, general_market, venues,
                 arbitrage_half_life_s, thresholds, estimator, portfolio, keep_paths, fan, heatmap,
                 tail_index, shortfall_resamples, grid] = plan;
    static_cast<void>(paths);  // through unit_paths()
    static_cast<void>(portfolio);
    static_cast<void>(keep_paths);
    static_cast<void>(tail_index);
    static_cast<void>(shortfall_resamples);
    Feed feed;
    feed.all(seed, unit_paths(plan), steps, step_s, monitoring, miss_probability, max_rounds, spot,
             price, book, dispersion, mix, living, impact, depth, liquidation, general_market,
             venues, arbitrage_half_life_s, thresholds, estimator, fan, heatmap, grid);
    return feed.hex();
}

}  // namespace cascade::engine

#include "engine/tail/field_bridge.hpp"

#include <cmath>
#include <deque>

#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

/// Levels [first, last) between two known ones, or an end of the side.
struct Gap {
    std::size_t first;
    std::size_t last;
    bool left_known;
    bool right_known;
};

}  // namespace

FieldBridge::FieldBridge(std::span<double const> correlation)
    : correlation_(correlation.begin(), correlation.end()) {
    auto const between = [&](std::size_t left, std::size_t right) {
        double product = 1.0;
        for (std::size_t k = left + 1; k <= right; ++k) {
            product *= correlation_[k];
        }
        return product;
    };
    std::deque<Gap> open{{0, correlation_.size(), false, false}};
    while (!open.empty()) {
        Gap const gap = open.front();
        open.pop_front();
        if (gap.first == gap.last) {
            continue;
        }
        std::size_t const at = (gap.first + gap.last) / 2;
        Node node{
            at, gap.left_known ? gap.first - 1 : at, gap.right_known ? gap.last : at, 0.0, 0.0,
            1.0};
        double const a = gap.left_known ? between(node.left, at) : 0.0;
        double const b = gap.right_known ? between(at, node.right) : 0.0;
        double const whole = 1.0 - a * a * b * b;
        if (whole > 0.0) {
            node.left_weight = a * (1.0 - b * b) / whole;
            node.right_weight = b * (1.0 - a * a) / whole;
            node.sd = std::sqrt((1.0 - a * a) * (1.0 - b * b) / whole);
        } else {  // all at one place
            node.left_weight = 1.0;
            node.sd = 0.0;
        }
        nodes_.push_back(node);
        open.push_back({gap.first, at, gap.left_known, true});
        open.push_back({at + 1, gap.last, true, gap.right_known});
    }
}

void FieldBridge::fill(std::span<double const> normals, std::span<float> e) const {
    CASCADE_EXPECTS(normals.size() == nodes_.size() && e.size() >= nodes_.size());
    std::vector<double> h(nodes_.size());
    for (std::size_t k = 0; k < nodes_.size(); ++k) {
        Node const& n = nodes_[k];
        h[n.at] = n.left_weight * h[n.left] + n.right_weight * h[n.right] + n.sd * normals[k];
    }
    for (std::size_t k = 0; k < h.size(); ++k) {
        double const r = k == 0 ? 0.0 : correlation_[k];
        double const fresh = std::sqrt((1.0 - r) * (1.0 + r));
        double const e_k = fresh > 0.0 ? (h[k] - (k == 0 ? 0.0 : r * h[k - 1])) / fresh : 0.0;
        e[k] = static_cast<float>(e_k);
    }
}

}  // namespace cascade::engine

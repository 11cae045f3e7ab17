#include "engine/tail/bridges.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <utility>

#include "engine/simulate/kernel/lane_job.hpp"
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

ChunkBridge::ChunkBridge(std::size_t steps) {
    for (std::size_t done = 0; done < steps; done += kChunk) {
        chunk_steps_.push_back(static_cast<double>(std::min<std::size_t>(kChunk, steps - done)));
    }
    std::vector<double> time{0.0};
    for (double const n : chunk_steps_) {
        time.push_back(time.back() + n);
    }
    std::size_t const last = chunk_steps_.size();
    nodes_.push_back({last, 0, 0, 1.0, 0.0, std::sqrt(time[last])});
    std::deque<std::pair<std::size_t, std::size_t>> open{{0, last}};
    while (!open.empty()) {
        auto const [left, right] = open.front();
        open.pop_front();
        if (right - left < 2) {
            continue;
        }
        std::size_t const at = (left + right) / 2;
        double const whole = time[right] - time[left];
        double const from_left = time[at] - time[left];
        double const to_right = time[right] - time[at];
        nodes_.push_back({at, left, right, to_right / whole, from_left / whole,
                          std::sqrt(from_left * to_right / whole)});
        open.emplace_back(left, at);
        open.emplace_back(at, right);
    }
}

void ChunkBridge::fill(std::vector<double> const& normals, std::vector<double>& sums) const {
    CASCADE_EXPECTS(normals.size() == nodes_.size());
    std::vector<double> motion(chunks() + 1);
    for (std::size_t k = 0; k < nodes_.size(); ++k) {
        motion[nodes_[k].at] = nodes_[k].value(motion, normals[k]);
    }
    sums.resize(chunks());
    for (std::size_t c = 0; c < chunks(); ++c) {
        sums[c] = (motion[c + 1] - motion[c]) / std::sqrt(chunk_steps_[c]);
    }
}

FieldBridge::FieldBridge(std::span<double const> correlation)
    : correlation_(correlation.begin(), correlation.end()) {
    if (!correlation_.empty()) {
        correlation_.front() = 0.0;
    }
    for (double const r : correlation_) {
        innovation_.push_back(std::sqrt((1.0 - r) * (1.0 + r)));
    }
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
        BridgeNode node{
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
        h[nodes_[k].at] = nodes_[k].value(h, normals[k]);
    }
    double before = 0.0;
    for (std::size_t k = 0; k < h.size(); ++k) {
        double const fresh = innovation_[k];
        e[k] = static_cast<float>(fresh > 0.0 ? (h[k] - correlation_[k] * before) / fresh : 0.0);
        before = h[k];
    }
}

}  // namespace cascade::engine

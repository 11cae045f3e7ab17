#include "engine/statistics/decay_fit.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/Dense>

#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

using Eigen::Index;
using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

constexpr Index kPoints = 600;

/// Least squares of the chosen columns; the others stay 0.
Vector solve_chosen(Matrix const& a, Vector const& b, std::vector<Index> const& chosen) {
    Matrix part(a.rows(), static_cast<Index>(chosen.size()));
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        part.col(static_cast<Index>(i)) = a.col(chosen[i]);
    }
    Vector const x = part.colPivHouseholderQr().solve(b);
    Vector out = Vector::Zero(a.cols());
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        out[chosen[i]] = x[static_cast<Index>(i)];
    }
    return out;
}

/// How far from x towards `wanted` until the first weight meets 0.
double way_to_zero(Vector const& x, Vector const& wanted, std::vector<Index> const& chosen) {
    double way = 1.0;
    for (Index const j : chosen) {
        if (wanted[j] < 0.0) {
            way = std::min(way, x[j] / (x[j] - wanted[j]));
        }
    }
    return way;
}

/// Least squares of a x = b with x >= 0.
Vector non_negative(Matrix const& a, Vector const& b) {
    Vector x = Vector::Zero(a.cols());
    std::vector<Index> chosen;
    for (Index round = 0; round < 10 * a.cols(); ++round) {
        Vector const pull = a.transpose() * (b - a * x);
        Index best = -1;
        for (Index j = 0; j < a.cols(); ++j) {
            bool const in = std::find(chosen.begin(), chosen.end(), j) != chosen.end();
            if (!in && pull[j] > 1e-11 && (best < 0 || pull[j] > pull[best])) {
                best = j;
            }
        }
        if (best < 0) {
            break;
        }
        chosen.push_back(best);
        Vector wanted = solve_chosen(a, b, chosen);
        while (wanted.minCoeff() < 0.0) {
            // Walk towards it until the first weight meets 0, and let that one go.
            x += way_to_zero(x, wanted, chosen) * (wanted - x);
            chosen.erase(std::remove_if(chosen.begin(), chosen.end(),
                                        [&](Index j) { return x[j] <= 1e-14; }),
                         chosen.end());
            wanted = chosen.empty() ? Vector::Zero(a.cols()).eval() : solve_chosen(a, b, chosen);
        }
        x = wanted;
    }
    return x;
}

}  // namespace

DecayFit fit_power_decay(double time, double exponent, double horizon, std::size_t parts) {
    CASCADE_EXPECTS(time > 0.0 && exponent > 0.0 && horizon > 0.0 && parts >= 2 && parts <= 30);
    auto const n = static_cast<Index>(parts);
    double const shortest = 0.1 * time;
    double const longest = 10.0 * std::max(horizon, time);
    std::vector<double> half_life;
    for (Index j = 0; j < n; ++j) {
        double const at = static_cast<double>(j) / static_cast<double>(n - 1);
        half_life.push_back(shortest * std::pow(longest / shortest, at));
    }
    Matrix a(kPoints + 1, n);
    Vector b(kPoints + 1);
    for (Index i = 0; i < kPoints; ++i) {
        double const at = static_cast<double>(i) / static_cast<double>(kPoints - 1);
        double const t = shortest * (std::pow((horizon + shortest) / shortest, at) - 1.0);
        for (Index j = 0; j < n; ++j) {
            a(i, j) = std::exp2(-t / half_life[static_cast<std::size_t>(j)]);
        }
        b[i] = std::pow(1.0 + t / time, -exponent);
    }
    // The sum of the weights, G(0), outweighs everything; what rounding leaves is scaled away.
    a.row(kPoints).setConstant(1e4);
    b[kPoints] = 1e4;
    Vector const x = non_negative(a, b);
    DecayFit out;
    double const sum = x.sum();
    for (Index j = 0; j < n; ++j) {
        if (x[j] > 0.0) {
            out.half_life.push_back(half_life[static_cast<std::size_t>(j)]);
            out.weight.push_back(x[j] / sum);
        }
    }
    Vector const error = (a * (x / sum) - b).head(kPoints);
    out.largest_error = error.cwiseAbs().maxCoeff();
    return out;
}

}  // namespace cascade::engine

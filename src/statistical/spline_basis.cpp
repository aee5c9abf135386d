#include "spline_basis.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace forecast {
namespace {

constexpr int kDegree = 3;
constexpr int kFewest = kDegree + 1;

/// The four cubic B-splines that are not 0 at the share `t` of a step between two knots.
std::array<double, kDegree + 1> cubic_pieces(double t) {
    const double u = 1 - t;
    return {u * u * u / 6, (3 * t * t * t - 6 * t * t + 4) / 6, (-3 * t * t * t + 3 * t * t + 3 * t + 1) / 6,
            t * t * t / 6};
}

}  // namespace

SplineBasis::SplineBasis(double low, double high, int functions, bool cyclic)
    : low_(low),
      high_(high),
      step_((high - low) / (cyclic ? functions : functions - kDegree)),
      functions_(functions),
      cyclic_(cyclic) {
    assert(functions >= kFewest && high > low);
}

void SplineBasis::evaluate(double x, double* out) const {
    std::fill(out, out + functions_, 0.0);
    const int steps = cyclic_ ? functions_ : functions_ - kDegree;
    double position = (x - low_) / step_;
    position = cyclic_ ? position - steps * std::floor(position / steps) : std::clamp<double>(position, 0, steps);
    const int first = std::min(static_cast<int>(position), steps - 1);
    const auto pieces = cubic_pieces(position - first);
    for (int i = 0; i <= kDegree; ++i) {
        out[(first + i) % functions_] += pieces[static_cast<std::size_t>(i)];
    }
}

Eigen::MatrixXd SplineBasis::roughness() const {
    const int rows = cyclic_ ? functions_ : functions_ - 2;
    Eigen::MatrixXd differences = Eigen::MatrixXd::Zero(rows, functions_);
    for (int row = 0; row < rows; ++row) {
        differences(row, row) += 1;
        differences(row, (row + 1) % functions_) -= 2;
        differences(row, (row + 2) % functions_) += 1;
    }
    return differences.transpose() * differences;
}

}  // namespace forecast

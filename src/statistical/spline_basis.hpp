#pragma once

#include <Eigen/Core>

namespace forecast {

/// Cubic B-splines on equally spaced knots, to be penalised by the differences of neighbouring coefficients (P-splines;
/// Eilers and Marx, "Flexible smoothing with B-splines and penalties", 1996).
class SplineBasis {
public:
    /// `functions` of them over [low, high], at least 4. A cyclic basis takes `high` for `low` again.
    SplineBasis(double low, double high, int functions, bool cyclic);

    [[nodiscard]] int size() const { return functions_; }
    [[nodiscard]] double low() const { return low_; }
    [[nodiscard]] double high() const { return high_; }
    /// Writes size() values that add up to 1. Outside [low, high] those of the nearer end, or of the turn's same point.
    void evaluate(double x, double* out) const;
    /// [size, size]: b' P b is the sum of the squared second differences of the coefficients b.
    [[nodiscard]] Eigen::MatrixXd roughness() const;

private:
    double low_;
    double high_;
    double step_;
    int functions_;
    bool cyclic_;
};

}  // namespace forecast

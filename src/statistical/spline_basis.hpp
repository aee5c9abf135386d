#pragma once

#include <Eigen/Core>

namespace forecast {

/// Cubic B-splines on equally spaced knots, to be penalised by differences of neighbouring coefficients (P-splines:
/// Eilers and Marx, "Flexible smoothing with B-splines and penalties", 1996).
///
/// At each x four neighbouring functions are above 0. Knots are (high - low) / (functions - 3) apart; in a cyclic basis
/// (high - low) / functions.
class SplineBasis {
public:
    /// `functions` of them over [low, high]. In a cyclic basis `high` is the same point as `low`.
    /// REQUIRES: functions >= 4, low < high.
    SplineBasis(double low, double high, int functions, bool cyclic);

    [[nodiscard]] int size() const { return functions_; }
    [[nodiscard]] double low() const { return low_; }
    [[nodiscard]] double high() const { return high_; }
    /// Writes size() values, which add up to 1. Outside [low, high]: those at the nearer end; of a cyclic basis those
    /// of the same point of the cycle. REQUIRES: `x` is not NaN.
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

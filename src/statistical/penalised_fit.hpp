#pragma once

#include <vector>

#include <Eigen/Core>

// Penalised least squares with automatic smoothing: the engine of the additive model. Checked against mgcv (R).

namespace forecast {

/// A quadratic penalty on the coefficients begin .. begin + penalty.rows() - 1: b' penalty b, times a smoothing
/// parameter that fit_penalised() finds.
struct PenalisedBlock {
    Eigen::Index begin = 0;
    Eigen::MatrixXd penalty;  ///< symmetric, positive semidefinite
};

/// Weighted moments of rows (x, y) with weights w: all that a least squares fit needs to know of them.
struct Moments {
    Eigen::MatrixXd gram;      ///< [columns, columns] sum of w x x'
    Eigen::VectorXd products;  ///< [columns] sum of w x y
    double squares = 0;        ///< sum of w y^2
    double rows = 0;           ///< their number, unweighted
};

/// Coefficients and what the smoothing came to.
struct PenalisedFit {
    Eigen::VectorXd coefficients;   ///< [columns]
    std::vector<double> smoothing;  ///< [blocks] the smoothing parameter of each
    double effective_columns = 0;   ///< effective degrees of freedom: trace of the influence matrix
    double variance = 0;            ///< of the residuals
};

/// Least squares with penalties. The smoothing parameters maximise the restricted likelihood, found by the steps of
/// Fellner and Schall (Wood and Fasiolo, "A generalized Fellner-Schall method for smoothing parameter optimization",
/// 2017).
///
/// Columns may be linearly dependent: directions that neither data nor penalties determine are held near 0.
///
///   min over b of  sum of w (y - x . b)^2 + sum over blocks j of lambda_j b' P_j b
///
/// A step multiplies each lambda_j by  variance (rank_j / lambda_j - tr(A^-1 P_j)) / (b' P_j b),  A = gram + sum of
/// lambda_j P_j, and by no more than 10 either way. At most 60 steps.
PenalisedFit fit_penalised(const Moments& moments, const std::vector<PenalisedBlock>& blocks);

}  // namespace forecast

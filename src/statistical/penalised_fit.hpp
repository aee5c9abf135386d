#pragma once

#include <vector>

#include <Eigen/Core>

namespace forecast {

/// Coefficients begin .. begin + penalty.rows() - 1, whose squared form with `penalty` is held small.
struct PenalisedBlock {
    Eigen::Index begin = 0;
    Eigen::MatrixXd penalty;  ///< symmetric, positive semidefinite
};

/// Weighted moments of rows (x, y) with weights w: all that a least squares fit needs to know of them.
struct Moments {
    Eigen::MatrixXd gram;      ///< [columns, columns] sum of w x x'
    Eigen::VectorXd products;  ///< [columns] sum of w x y
    double squares = 0;        ///< sum of w y^2
    double rows = 0;
};

struct PenalisedFit {
    Eigen::VectorXd coefficients;   ///< [columns]
    std::vector<double> smoothing;  ///< what each block's penalty is multiplied by
    double effective_columns = 0;   ///< trace of the influence matrix
    double variance = 0;            ///< of the residuals
};

/// Least squares with penalties whose weights maximise the restricted likelihood, found by Fellner and Schall's steps
/// (Wood and Fasiolo, "A generalized Fellner-Schall method for smoothing parameter optimization", 2017). Columns may be
/// dependent: what the penalties leave open is kept near 0.
PenalisedFit fit_penalised(const Moments& moments, const std::vector<PenalisedBlock>& blocks);

}  // namespace forecast

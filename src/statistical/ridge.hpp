#pragma once

#include <cstddef>

#include <Eigen/Core>

namespace forecast {

/// y = intercept + slopes . x
struct LinearMap {
    double intercept = 0;
    Eigen::VectorXd slopes;  ///< [columns]; 0 for a column that was constant
};

/// Ridge regression by its moments: rows can be added and all earlier ones be weighted down, without seeing them again.
class Ridge {
public:
    /// `first` [rows, columns] gives the origin and scale that the moments are kept in, for the sake of rounding only.
    explicit Ridge(const Eigen::MatrixXd& first);

    /// `x` [rows, columns], `y` and `weights` [rows].
    void add(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, const Eigen::VectorXd& weights);
    [[nodiscard]] std::size_t rows() const { return static_cast<std::size_t>(rows_); }
    /// [columns] over all rows so far, unweighted.
    [[nodiscard]] Eigen::VectorXd means() const;
    /// Multiplies the weight of every row so far.
    void forget(double factor) { moments_ *= factor; }
    /// The weighted fit, `penalty` times the squared slopes of the columns brought to variance 1 over all rows so far,
    /// unweighted. The intercept is free.
    [[nodiscard]] LinearMap solve(double penalty) const;

private:
    Eigen::VectorXd centre_;   // [columns]
    Eigen::VectorXd scale_;    // [columns]
    Eigen::MatrixXd moments_;  // [columns + 2, columns + 2] of (x, 1, y), weighted, lower half
    Eigen::VectorXd sums_;     // [columns] unweighted
    Eigen::VectorXd squares_;  // [columns] unweighted
    double rows_ = 0;
};

}  // namespace forecast

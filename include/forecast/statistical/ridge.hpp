#pragma once

#include <cstddef>

#include <Eigen/Core>

namespace forecast {

/// y = intercept + slopes . x
struct LinearMap {
    double intercept = 0;
    Eigen::VectorXd slopes;  ///< [columns]; 0 for a column that was constant
};

/// Ridge regression from its moments: rows can be added, and earlier ones be weighted down, without seeing them again.
///
/// Call order: add (forget? add)* then solve() and means() at any time.
class Ridge {
public:
    /// `first` [rows, columns], usually those added first, gives the origin and scale that moments are kept in. It
    /// changes rounding only.
    explicit Ridge(const Eigen::MatrixXd& first);

    /// Adds rows: `x` [rows, columns], `y` [rows], sample weights `weights` [rows].
    void add(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, const Eigen::VectorXd& weights);
    /// How many rows were added.
    [[nodiscard]] std::size_t rows() const { return static_cast<std::size_t>(rows_); }
    /// [columns] means over all rows, unweighted.
    [[nodiscard]] Eigen::VectorXd means() const;
    /// Multiplies the weights of all rows so far by `factor`.
    void forget(double factor) { moments_ *= factor; }
    /// Minimises the weighted squared errors plus `penalty` times the squared slopes of the standardised columns
    /// (variance 1 over all rows, unweighted). The intercept is not penalised.
    ///
    ///   min over a, b of  sum of w (y - a - b . x)^2 + penalty * sum over columns c of var_c b_c^2
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

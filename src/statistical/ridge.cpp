#include "forecast/statistical/ridge.hpp"

#include <Eigen/Cholesky>
#include <cmath>

namespace forecast {
namespace {

constexpr double kConstant = 1e-12;  // variance in units of the first rows' variance
constexpr double kJitter = 1e-10;    // keeps two equal columns apart where there is no penalty

}  // namespace

Ridge::Ridge(const Eigen::MatrixXd& first) {
    const Eigen::Index columns = first.cols();
    centre_ = first.colwise().mean();
    scale_ = ((first.rowwise() - centre_.transpose()).colwise().squaredNorm() / static_cast<double>(first.rows()))
                 .cwiseSqrt();
    for (Eigen::Index c = 0; c < columns; ++c) {
        scale_[c] = scale_[c] <= kConstant * (1 + std::abs(centre_[c])) ? 1 : scale_[c];
    }
    moments_ = Eigen::MatrixXd::Zero(columns + 2, columns + 2);
    sums_ = Eigen::VectorXd::Zero(columns);
    squares_ = Eigen::VectorXd::Zero(columns);
}

void Ridge::add(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, const Eigen::VectorXd& weights) {
    if (x.rows() == 0) {
        return;
    }
    const Eigen::Index columns = x.cols();
    Eigen::MatrixXd rows(x.rows(), columns + 2);
    rows.leftCols(columns) = (x.rowwise() - centre_.transpose()).array().rowwise() / scale_.transpose().array();
    sums_ += rows.leftCols(columns).colwise().sum().transpose();
    squares_ += rows.leftCols(columns).colwise().squaredNorm().transpose();
    rows_ += static_cast<double>(x.rows());
    rows.col(columns).setOnes();
    rows.col(columns + 1) = y;
    rows.array().colwise() *= weights.array().sqrt();
    moments_.selfadjointView<Eigen::Lower>().rankUpdate(rows.transpose());
}

Eigen::VectorXd Ridge::means() const {
    return centre_ + scale_.cwiseProduct(sums_) / rows_;
}

LinearMap Ridge::solve(double penalty) const {
    const Eigen::Index columns = centre_.size();
    Eigen::MatrixXd system = moments_.topLeftCorner(columns + 1, columns + 1).selfadjointView<Eigen::Lower>();
    Eigen::VectorXd right = moments_.row(columns + 1).head(columns + 1);
    for (Eigen::Index c = 0; c < columns; ++c) {
        const double mean = sums_[c] / rows_;
        const double variance = squares_[c] / rows_ - mean * mean;
        if (variance < kConstant) {
            system.row(c).setZero();
            system.col(c).setZero();
            system(c, c) = 1;
            right[c] = 0;
        } else {
            system(c, c) += penalty * variance + kJitter * system(columns, columns);
        }
    }
    const Eigen::VectorXd solution = system.ldlt().solve(right);
    LinearMap map;
    map.slopes = solution.head(columns).cwiseQuotient(scale_);
    map.intercept = solution[columns] - map.slopes.dot(centre_);
    return map;
}

}  // namespace forecast

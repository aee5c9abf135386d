#include "linear_rows.hpp"

#include <cmath>

#include <Eigen/Dense>

#include "forecast/features/scaler.hpp"

namespace forecast {
namespace {

double scaled(float value, double offset, double scale) {
    return std::isnan(value) ? 0 : (static_cast<double>(value) - offset) / scale;
}

double logistic(double x) {
    return 1 / (1 + std::exp(-x));
}

/// [rows, columns + 1] standardised, the last column is 1.
Eigen::MatrixXd design(const std::vector<float>& inputs, const LinearRows& model) {
    const auto columns = static_cast<Eigen::Index>(model.offset.size());
    const auto rows = static_cast<Eigen::Index>(inputs.size()) / columns;
    Eigen::MatrixXd x(rows, columns + 1);
    for (Eigen::Index row = 0; row < rows; ++row) {
        for (Eigen::Index column = 0; column < columns; ++column) {
            const auto i = static_cast<std::size_t>(column);
            x(row, column) =
                scaled(inputs[static_cast<std::size_t>(row * columns + column)], model.offset[i], model.scale[i]);
        }
        x(row, columns) = 1;
    }
    return x;
}

/// What is fitted: inputs [rows, dimensions + 1] whose last column is 1, targets and weights [rows].
struct Regression {
    Eigen::MatrixXd x;
    Eigen::VectorXd y;
    Eigen::VectorXd weights;
    Eigen::VectorXd penalty;  ///< [dimensions + 1]
    Cancellation cancellation;

    /// What solves (x' diag(curvature) x + diag(penalty)) b = right.
    [[nodiscard]] Eigen::VectorXd solve(const Eigen::VectorXd& curvature, const Eigen::VectorXd& right) const {
        constexpr Eigen::Index kBlock = 256;  // rows between two looks at the cancellation
        Eigen::MatrixXd hessian = penalty.asDiagonal();
        for (Eigen::Index begin = 0; begin < x.rows(); begin += kBlock) {
            cancellation.check();
            const Eigen::Index count = std::min(kBlock, x.rows() - begin);
            const Eigen::MatrixXd part =
                curvature.segment(begin, count).cwiseSqrt().asDiagonal() * x.middleRows(begin, count);
            hessian.selfadjointView<Eigen::Lower>().rankUpdate(part.transpose());
        }
        cancellation.check();
        const Eigen::LLT<Eigen::MatrixXd> factors(hessian);
        if (factors.info() == Eigen::Success) {
            return factors.solve(right);
        }
        return hessian.ldlt().solve(right);  // columns that depend on each other, without a penalty
    }
};

Eigen::VectorXd fit_ridge(const Regression& r) {
    return r.solve(r.weights, r.x.transpose() * (r.weights.array() * r.y.array()).matrix());
}

/// By Newton's steps.
Eigen::VectorXd fit_logistic(const Regression& r, int most_steps) {
    Eigen::VectorXd b = Eigen::VectorXd::Zero(r.x.cols());
    for (int i = 0; i < most_steps; ++i) {
        const Eigen::VectorXd p = (r.x * b).unaryExpr(&logistic);
        const Eigen::VectorXd gradient = r.x.transpose() * (r.weights.array() * (p - r.y).array()).matrix() +
                                         (r.penalty.array() * b.array()).matrix();
        const Eigen::VectorXd step = r.solve((r.weights.array() * p.array() * (1 - p.array())).max(1e-10), gradient);
        b -= step * std::min(1.0, 5 / std::max(1e-12, step.cwiseAbs().maxCoeff()));
        if (step.cwiseAbs().maxCoeff() < 1e-9) {
            break;
        }
    }
    return b;
}

/// Of more columns than rows the slopes that a penalty leaves lie in the space of the rows, where they are found:
/// [columns, rows] its orthonormal basis.
Eigen::MatrixXd basis_of_rows(const Eigen::MatrixXd& inputs) {
    const Eigen::HouseholderQR<Eigen::MatrixXd> factors(inputs.transpose());
    return factors.householderQ() * Eigen::MatrixXd::Identity(inputs.cols(), inputs.rows());
}

}  // namespace

LinearRows fit_linear_rows(const std::vector<float>& inputs, std::size_t columns, const std::vector<double>& target,
                           const std::vector<double>& weights, bool is_logistic, const LinearRowOptions& options,
                           const Cancellation& cancellation) {
    std::vector<std::vector<double>> by_column(columns);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        by_column[i % columns].push_back(static_cast<double>(inputs[i]));
    }
    const Scaler scaler = fit_scaler("standard", by_column);
    LinearRows model{is_logistic, 0, scaler.offset, scaler.scale, {}};
    const auto size = static_cast<Eigen::Index>(target.size());
    Regression regression{design(inputs, model),
                          Eigen::Map<const Eigen::VectorXd>(target.data(), size),
                          Eigen::Map<const Eigen::VectorXd>(weights.data(), size),
                          {},
                          cancellation};
    Eigen::MatrixXd basis;  // empty: that of the columns
    if (columns > target.size()) {
        const Eigen::MatrixXd slopes_part = regression.x.leftCols(static_cast<Eigen::Index>(columns));
        basis = basis_of_rows(slopes_part);
        regression.x = Eigen::MatrixXd::Ones(size, size + 1);
        regression.x.leftCols(size) = slopes_part * basis;
    }
    regression.penalty = Eigen::VectorXd::Constant(regression.x.cols(), options.penalty);
    regression.penalty[regression.x.cols() - 1] = 1e-9;  // the intercept is free
    const Eigen::VectorXd b = is_logistic ? fit_logistic(regression, options.iterations) : fit_ridge(regression);
    model.intercept = b[b.size() - 1];
    const Eigen::VectorXd slopes =
        basis.size() == 0 ? Eigen::VectorXd(b.head(b.size() - 1)) : Eigen::VectorXd(basis * b.head(b.size() - 1));
    model.slopes.assign(slopes.data(), slopes.data() + slopes.size());
    return model;
}

std::vector<double> LinearRows::outputs(const std::vector<float>& inputs) const {
    std::vector<double> outputs;
    for (std::size_t begin = 0; begin < inputs.size(); begin += slopes.size()) {
        double sum = intercept;
        for (std::size_t i = 0; i < slopes.size(); ++i) {
            sum += slopes[i] * scaled(inputs[begin + i], offset[i], scale[i]);
        }
        outputs.push_back(is_logistic ? logistic(sum) : sum);
    }
    return outputs;
}

}  // namespace forecast

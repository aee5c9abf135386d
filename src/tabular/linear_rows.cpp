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

}  // namespace

LinearRows fit_linear_rows(const std::vector<float>& inputs, std::size_t columns, const std::vector<double>& target,
                           const std::vector<double>& weights, bool is_logistic, const LinearRowOptions& options) {
    std::vector<std::vector<double>> by_column(columns);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        by_column[i % columns].push_back(static_cast<double>(inputs[i]));
    }
    const Scaler scaler = fit_scaler("standard", by_column);
    LinearRows model{is_logistic, 0, scaler.offset, scaler.scale, {}};
    const Eigen::MatrixXd x = design(inputs, model);
    const Eigen::Map<const Eigen::VectorXd> y(target.data(), static_cast<Eigen::Index>(target.size()));
    const Eigen::Map<const Eigen::VectorXd> w(weights.data(), static_cast<Eigen::Index>(weights.size()));
    Eigen::VectorXd penalty = Eigen::VectorXd::Constant(x.cols(), options.penalty);
    penalty[x.cols() - 1] = 1e-9;  // the intercept is free
    Eigen::VectorXd b = Eigen::VectorXd::Zero(x.cols());
    if (!is_logistic) {
        const Eigen::MatrixXd hessian = x.transpose() * w.asDiagonal() * x + Eigen::MatrixXd(penalty.asDiagonal());
        b = hessian.ldlt().solve(x.transpose() * (w.array() * y.array()).matrix());
    }
    for (int i = 0; is_logistic && i < options.iterations; ++i) {
        const Eigen::VectorXd p = (x * b).unaryExpr(&logistic);
        const Eigen::VectorXd gradient =
            x.transpose() * (w.array() * (p - y).array()).matrix() + (penalty.array() * b.array()).matrix();
        const Eigen::VectorXd curvature = (w.array() * p.array() * (1 - p.array())).max(1e-10);
        const Eigen::MatrixXd hessian =
            x.transpose() * curvature.asDiagonal() * x + Eigen::MatrixXd(penalty.asDiagonal());
        const Eigen::VectorXd step = hessian.ldlt().solve(gradient);
        b -= step * std::min(1.0, 5 / std::max(1e-12, step.cwiseAbs().maxCoeff()));
        if (step.cwiseAbs().maxCoeff() < 1e-9) {
            break;
        }
    }
    model.slopes.assign(b.data(), b.data() + columns);
    model.intercept = b[x.cols() - 1];
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

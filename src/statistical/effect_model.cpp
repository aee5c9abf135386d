#include "effect_model.hpp"

#include <cmath>
#include <utility>

#include "forecast/core/missing.hpp"

namespace forecast {
namespace {

constexpr Eigen::Index kChunk = 256;  // rows whose moments are added at once

/// Moments of the rows of a design with a column of ones before it.
Moments moments_of(const AdditiveDesign& design, const FeatureTable& table, const std::vector<std::size_t>& rows,
                   const Eigen::VectorXd& y, const Eigen::VectorXd& weights) {
    const Eigen::Index columns = design.columns() + 1;
    Moments moments{Eigen::MatrixXd::Zero(columns, columns), Eigen::VectorXd::Zero(columns), 0, 0};
    const auto count = static_cast<Eigen::Index>(rows.size());
    for (Eigen::Index begin = 0; begin < count; begin += kChunk) {
        const Eigen::Index size = std::min(kChunk, count - begin);
        Eigen::MatrixXd x(columns, size);
        for (Eigen::Index i = 0; i < size; ++i) {
            x(0, i) = 1;
            x.col(i).tail(design.columns()) = design.evaluate(table, rows[static_cast<std::size_t>(begin + i)]);
        }
        const auto part_y = y.segment(begin, size);
        const auto part_weights = weights.segment(begin, size);
        moments.products += x * part_y.cwiseProduct(part_weights);
        x.array().rowwise() *= part_weights.array().sqrt().transpose();
        moments.gram.selfadjointView<Eigen::Lower>().rankUpdate(x);
    }
    moments.gram = Eigen::MatrixXd(moments.gram.selfadjointView<Eigen::Lower>());
    moments.squares = y.cwiseAbs2().dot(weights);
    moments.rows = static_cast<double>(count);
    return moments;
}

double positive_or_1(double deviation) {
    return deviation > 0 ? deviation : 1;
}

}  // namespace

EffectModel::EffectModel(AdditiveDesign design, const FeatureTable& table, const std::vector<std::size_t>& rows,
                         const Eigen::VectorXd& y, const Eigen::VectorXd& weights)
    : design_(std::move(design)) {
    auto blocks = design_.penalties();
    for (PenalisedBlock& block : blocks) {
        ++block.begin;
    }
    const PenalisedFit fit = fit_penalised(moments_of(design_, table, rows, y, weights), blocks);
    intercept_ = fit.coefficients[0];
    coefficients_ = fit.coefficients.tail(design_.columns());
    target_deviation_ = positive_or_1(std::sqrt((y.array() - y.mean()).square().mean()));
    residual_deviation_ = positive_or_1(std::sqrt(fit.variance));
    const auto terms = static_cast<Eigen::Index>(design_.terms().size());
    Eigen::VectorXd sums = Eigen::VectorXd::Zero(terms);
    Eigen::VectorXd squares = Eigen::VectorXd::Zero(terms);
    for (const std::size_t row : rows) {
        const Eigen::VectorXd of_row = effects(table, row);
        sums += of_row;
        squares += of_row.cwiseAbs2();
    }
    const auto count = static_cast<double>(rows.size());
    deviations_ = (squares / count - (sums / count).cwiseAbs2()).cwiseMax(0).cwiseSqrt();
}

Eigen::VectorXd EffectModel::effects(const FeatureTable& table, std::size_t row) const {
    Eigen::VectorXd effects(static_cast<Eigen::Index>(design_.terms().size()));
    Eigen::VectorXd columns;
    for (Eigen::Index i = 0; i < effects.size(); ++i) {
        const AdditiveTerm& term = design_.terms()[static_cast<std::size_t>(i)];
        if (!term.is_known(table, row)) {
            effects[i] = kMissing;
            continue;
        }
        columns.resize(term.size);
        term.evaluate(table, row, columns.data());
        effects[i] = columns.dot(coefficients_.segment(term.begin, term.size));
    }
    return effects;
}

}  // namespace forecast

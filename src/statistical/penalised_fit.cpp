#include "penalised_fit.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

namespace forecast {
namespace {

constexpr int kMostSteps = 60;
constexpr double kSettled = 1e-2;    // change of a weight's logarithm that is worth another step
constexpr double kLongestStep = 10;  // factor by which a weight may change in one step
constexpr double kLightest = 1e-8;   // a weight in units of the data's own curvature
constexpr double kHeaviest = 1e6;
constexpr double kOpenDirection = 1e-6;  // ridge on what the data do not say, in units of each column's square
constexpr double kRankLimit = 1e-9;

Eigen::Index rank_of(const Eigen::MatrixXd& penalty) {
    const Eigen::VectorXd values = Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(penalty).eigenvalues();
    return (values.array() > kRankLimit * values.maxCoeff()).count();
}

/// The data's curvature over the penalty's: where a weight is neither light nor heavy.
double balance(const Moments& moments, const PenalisedBlock& block) {
    return moments.gram.diagonal().segment(block.begin, block.penalty.rows()).sum() / block.penalty.trace();
}

struct Solution {
    Eigen::VectorXd coefficients;
    Eigen::MatrixXd inverse;  // of the penalised gram matrix
};

Solution solve(const Moments& moments, const std::vector<PenalisedBlock>& blocks,
               const std::vector<double>& smoothing) {
    Eigen::MatrixXd system = moments.gram;
    const Eigen::VectorXd squares = moments.gram.diagonal();
    system.diagonal() += kOpenDirection * squares;
    system.diagonal().array() += kOpenDirection * 1e-3 * squares.mean();
    for (std::size_t b = 0; b < blocks.size(); ++b) {
        const Eigen::Index size = blocks[b].penalty.rows();
        system.block(blocks[b].begin, blocks[b].begin, size, size) += smoothing[b] * blocks[b].penalty;
    }
    const Eigen::VectorXd scale = system.diagonal().cwiseSqrt().cwiseInverse();
    const Eigen::MatrixXd scaled = scale.asDiagonal() * system * scale.asDiagonal();
    const Eigen::LDLT<Eigen::MatrixXd> factor(scaled);
    Solution solution;
    solution.inverse = scale.asDiagonal() *
                       Eigen::MatrixXd(factor.solve(Eigen::MatrixXd::Identity(system.rows(), system.cols()))) *
                       scale.asDiagonal();
    solution.coefficients = solution.inverse * moments.products;
    return solution;
}

}  // namespace

PenalisedFit fit_penalised(const Moments& moments, const std::vector<PenalisedBlock>& blocks) {
    PenalisedFit fit;
    std::vector<Eigen::Index> ranks;
    for (const PenalisedBlock& block : blocks) {
        ranks.push_back(rank_of(block.penalty));
        fit.smoothing.push_back(1e-3 * balance(moments, block));
    }
    for (int step = 0; step < kMostSteps; ++step) {
        const Solution solution = solve(moments, blocks, fit.smoothing);
        fit.coefficients = solution.coefficients;
        fit.effective_columns = solution.inverse.cwiseProduct(moments.gram).sum();
        const double residual = moments.squares - 2 * fit.coefficients.dot(moments.products) +
                                fit.coefficients.dot(moments.gram * fit.coefficients);
        fit.variance = residual / std::max(1.0, moments.rows - fit.effective_columns);
        double change = 0;
        for (std::size_t b = 0; b < blocks.size(); ++b) {
            const Eigen::Index begin = blocks[b].begin;
            const Eigen::Index size = blocks[b].penalty.rows();
            const auto part = fit.coefficients.segment(begin, size);
            const double freedom =
                static_cast<double>(ranks[b]) / fit.smoothing[b] -
                solution.inverse.block(begin, begin, size, size).cwiseProduct(blocks[b].penalty).sum();
            const double roughness = part.dot(blocks[b].penalty * part);
            const double factor = std::clamp(std::max(freedom, 1e-12) * fit.variance / std::max(roughness, 1e-12),
                                             1 / kLongestStep, kLongestStep);
            const double unit = balance(moments, blocks[b]);
            const double next = std::clamp(fit.smoothing[b] * factor, kLightest * unit, kHeaviest * unit);
            change = std::max(change, std::abs(std::log(next / fit.smoothing[b])));
            fit.smoothing[b] = next;
        }
        if (change < kSettled) {
            break;
        }
    }
    return fit;
}

}  // namespace forecast

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
constexpr double kTiny = 1e-12;

Eigen::Index rank_of(const Eigen::MatrixXd& penalty) {
    const Eigen::VectorXd values = Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(penalty).eigenvalues();
    return (values.array() > kRankLimit * values.maxCoeff()).count();
}

/// The data's curvature over the penalty's: where a weight is neither light nor heavy.
double balance(const Moments& moments, const PenalisedBlock& block) {
    return moments.gram.diagonal().segment(block.begin, block.penalty.rows()).sum() / block.penalty.trace();
}

/// The penalised gram matrix, factored: scale S A S = L L'.
struct Solution {
    Eigen::VectorXd coefficients;
    Eigen::MatrixXd root;  // inverse of L, times S: A's inverse is root' root

    /// Sum of A's inverse times `penalty`, over the block's coefficients.
    [[nodiscard]] double trace_with(const PenalisedBlock& block) const {
        const auto columns = root.middleCols(block.begin, block.penalty.rows());
        const Eigen::MatrixXd inverse = columns.transpose() * columns;
        return inverse.cwiseProduct(block.penalty).sum();
    }
};

/// What keeps open directions near 0.
Eigen::VectorXd ridge_of(const Moments& moments) {
    const Eigen::VectorXd squares = moments.gram.diagonal();
    return kOpenDirection * (squares.array() + 1e-3 * squares.mean());
}

Solution solve(const Moments& moments, const std::vector<PenalisedBlock>& blocks,
               const std::vector<double>& smoothing) {
    Eigen::MatrixXd system = moments.gram;
    system.diagonal() += ridge_of(moments);
    for (std::size_t b = 0; b < blocks.size(); ++b) {
        const Eigen::Index size = blocks[b].penalty.rows();
        system.block(blocks[b].begin, blocks[b].begin, size, size) += smoothing[b] * blocks[b].penalty;
    }
    const Eigen::VectorXd scale = system.diagonal().cwiseSqrt().cwiseInverse();
    system = scale.asDiagonal() * system * scale.asDiagonal();
    const Eigen::LLT<Eigen::MatrixXd> factor(system);
    Solution solution;
    solution.root = factor.matrixL().solve(Eigen::MatrixXd(scale.asDiagonal()));
    solution.coefficients = solution.root.transpose() * (solution.root * moments.products);
    return solution;
}

/// Trace of the influence matrix: the columns, less what ridge and penalties take of them.
double effective_columns(const Solution& solution, const Moments& moments, const std::vector<double>& smoothing,
                         const std::vector<double>& traces) {
    double effective = static_cast<double>(moments.gram.rows());
    effective -= solution.root.colwise().squaredNorm().dot(ridge_of(moments));
    for (std::size_t b = 0; b < smoothing.size(); ++b) {
        effective -= smoothing[b] * traces[b];
    }
    return effective;
}

/// By what the weight of a block is to be multiplied, and no faster.
double step_of(const PenalisedBlock& block, Eigen::Index rank, double smoothing, double trace,
               const PenalisedFit& fit) {
    const auto part = fit.coefficients.segment(block.begin, block.penalty.rows());
    const double freedom = static_cast<double>(rank) / smoothing - trace;
    const double roughness = part.dot(block.penalty * part);
    return std::clamp(std::max(freedom, kTiny) * fit.variance / std::max(roughness, kTiny), 1 / kLongestStep,
                      kLongestStep);
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
        std::vector<double> traces;
        for (const PenalisedBlock& block : blocks) {
            traces.push_back(solution.trace_with(block));
        }
        fit.coefficients = solution.coefficients;
        fit.effective_columns = effective_columns(solution, moments, fit.smoothing, traces);
        const double residual = moments.squares - 2 * fit.coefficients.dot(moments.products) +
                                fit.coefficients.dot(moments.gram * fit.coefficients);
        fit.variance = std::max(residual, 0.0) / std::max(1.0, moments.rows - fit.effective_columns);
        double change = 0;
        for (std::size_t b = 0; b < blocks.size(); ++b) {
            const double unit = balance(moments, blocks[b]);
            const double factor = step_of(blocks[b], ranks[b], fit.smoothing[b], traces[b], fit);
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

#include "penalised_fit.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "spline_basis.hpp"

using namespace forecast;

namespace {

constexpr int kRows = 200;
constexpr int kKnots = 12;

/// x from 0 to 1 in a spline basis, and y(x).
struct CurveFit {
    SplineBasis basis{0, 1, kKnots, false};
    Eigen::MatrixXd x{kKnots, kRows};
    Eigen::VectorXd y{kRows};
    PenalisedFit fit;

    template <class Curve>
    explicit CurveFit(Curve&& curve) {
        for (Eigen::Index row = 0; row < kRows; ++row) {
            const double at = static_cast<double>(row) / (kRows - 1);
            basis.evaluate(at, x.col(row).data());
            y[row] = curve(at, static_cast<double>(row));
        }
        fit = fit_penalised({x * x.transpose(), x * y, y.squaredNorm(), kRows}, {{0, basis.roughness()}});
    }
    [[nodiscard]] Eigen::VectorXd fitted() const { return x.transpose() * fit.coefficients; }
};

/// Between -1 and 1, without a pattern.
double noise(double row) {
    return std::sin(7.7 * row * row + 1.3);
}

}  // namespace

TEST_CASE("data on a noisy straight line are fitted by a straight line", "[statistical]") {
    const CurveFit line([](double x, double row) { return 3 + 10 * x + noise(row); });
    const auto& b = line.fit.coefficients;
    CHECK(b.dot(line.basis.roughness() * b) < 1e-3);
    CHECK(line.fit.effective_columns == Approx(2).margin(0.3));
    CHECK(line.fit.variance == Approx(0.5).epsilon(0.2));  // of a sine
    const Eigen::VectorXd fitted = line.fitted();
    CHECK(fitted[kRows - 1] - fitted[0] == Approx(10).epsilon(0.05));
}

TEST_CASE("data on a noisy sine are fitted by a sine", "[statistical]") {
    const auto truth = [](double x) { return 10 * std::sin(2 * M_PI * x); };
    const CurveFit sine([&](double x, double row) { return truth(x) + noise(row); });
    const Eigen::VectorXd fitted = sine.fitted();
    double worst = 0;
    for (Eigen::Index row = 0; row < kRows; ++row) {
        worst = std::max(worst, std::abs(fitted[row] - truth(static_cast<double>(row) / (kRows - 1))));
    }
    CHECK(worst < 0.8);
    CHECK(sine.fit.effective_columns > 5);
    CHECK(sine.fit.effective_columns < kKnots);
}

TEST_CASE("data that a curve meets exactly leave a variance of 0 or hardly more, never a negative one",
          "[statistical]") {
    for (int slope = 0; slope < 20; ++slope) {
        const CurveFit exact([&](double x, double) { return 1e6 + slope * x; });
        CHECK(exact.fit.variance >= 0);
        CHECK(exact.fit.variance < 10);
        CHECK((exact.fitted() - exact.y).cwiseAbs().maxCoeff() < 5);
    }
    const CurveFit nothing([](double, double) { return 0; });
    CHECK(nothing.fit.variance == 0);
    CHECK(nothing.fit.coefficients.cwiseAbs().maxCoeff() == 0);
}

TEST_CASE("levels are drawn to 0 as much as their own spread beside the noise asks for", "[statistical]") {
    const auto shrinkage = [](double spread) {
        Eigen::MatrixXd x = Eigen::MatrixXd::Zero(4, 40);
        Eigen::VectorXd y(40);
        const Eigen::Vector4d level(spread, -spread, 2 * spread, -2 * spread);
        for (Eigen::Index row = 0; row < 40; ++row) {
            x(row % 4, row) = 1;
            y[row] = level[row % 4] + (row / 4 % 2 == 0 ? 1 : -1);  // each level's noise adds up to 0
        }
        const auto fit =
            fit_penalised({x * x.transpose(), x * y, y.squaredNorm(), 40}, {{0, Eigen::MatrixXd::Identity(4, 4)}});
        return fit.coefficients[2] / level[2];
    };
    CHECK(shrinkage(10) > 0.99);
    CHECK(shrinkage(0.4) == Approx(0.75).margin(0.15));
    CHECK(shrinkage(0.05) < 0.3);
}

TEST_CASE("two equal columns share what they explain", "[statistical]") {
    Eigen::MatrixXd x(2, 50);
    Eigen::VectorXd y(50);
    for (Eigen::Index row = 0; row < 50; ++row) {
        x.col(row).setConstant(static_cast<double>(row) - 24.5);
        y[row] = 4 * x(0, row) + noise(static_cast<double>(row));
    }
    const auto fit = fit_penalised({x * x.transpose(), x * y, y.squaredNorm(), 50}, {});
    CHECK(fit.coefficients[0] == Approx(2).epsilon(0.01));
    CHECK(fit.coefficients[1] == Approx(2).epsilon(0.01));
}

TEST_CASE("a column that is always 0 gets no coefficient, and disturbs no other", "[statistical]") {
    Eigen::MatrixXd x = Eigen::MatrixXd::Zero(2, 50);
    Eigen::VectorXd y(50);
    for (Eigen::Index row = 0; row < 50; ++row) {
        x(0, row) = static_cast<double>(row) - 24.5;
        y[row] = 4 * x(0, row) + noise(static_cast<double>(row));
    }
    const Eigen::MatrixXd one = Eigen::MatrixXd::Identity(1, 1);
    const auto fit = fit_penalised({x * x.transpose(), x * y, y.squaredNorm(), 50}, {{0, one}, {1, one}});
    CHECK(fit.coefficients[0] == Approx(4).epsilon(0.01));
    CHECK(fit.coefficients[1] == 0);
}

#include "spline_basis.hpp"

#include <catch2/catch.hpp>

using namespace forecast;

namespace {

Eigen::VectorXd at(const SplineBasis& basis, double x) {
    Eigen::VectorXd values(basis.size());
    basis.evaluate(x, values.data());
    return values;
}

}  // namespace

TEST_CASE("B-splines add up to 1 everywhere, and are never negative", "[statistical]") {
    for (const SplineBasis& basis : {SplineBasis(-2, 5, 9, false), SplineBasis(-2, 5, 9, true)}) {
        for (double x = -4; x < 8; x += 0.13) {
            CHECK(at(basis, x).sum() == Approx(1));
            CHECK(at(basis, x).minCoeff() >= 0);
        }
    }
}

TEST_CASE("at a knot a cubic B-spline is 1/6, 4/6 and 1/6", "[statistical]") {
    const Eigen::VectorXd values = at(SplineBasis(0, 3, 6, false), 1);
    const std::vector<double> expected = {0, 1 / 6.0, 4 / 6.0, 1 / 6.0, 0, 0};
    for (std::size_t i = 0; i < expected.size(); ++i) {
        CHECK(values[static_cast<Eigen::Index>(i)] == Approx(expected[i]).margin(1e-15));
    }
}

TEST_CASE("beyond its ends a curve goes on as it ended, a cyclic one from the other end", "[statistical]") {
    const SplineBasis line(0, 10, 8, false);
    CHECK((at(line, 12) - at(line, 10)).cwiseAbs().maxCoeff() == 0);
    CHECK((at(line, -1) - at(line, 0)).cwiseAbs().maxCoeff() == 0);
    const SplineBasis circle(0, 1, 8, true);
    for (double x = 0; x <= 1; x += 0.09) {
        CHECK((at(circle, x) - at(circle, x + 1)).cwiseAbs().maxCoeff() < 1e-12);
        CHECK((at(circle, x) - at(circle, x - 3)).cwiseAbs().maxCoeff() < 1e-12);
    }
    CHECK((at(circle, 0) - at(circle, 1)).cwiseAbs().maxCoeff() < 1e-12);
}

TEST_CASE("a straight line has no roughness, a bend has, and on a circle only what is constant has none",
          "[statistical]") {
    const Eigen::VectorXd straight = Eigen::VectorXd::LinSpaced(7, -3, 9);
    Eigen::VectorXd bent = Eigen::VectorXd::Zero(7);
    bent[3] = 1;
    const Eigen::MatrixXd open = SplineBasis(0, 1, 7, false).roughness();
    const Eigen::MatrixXd closed = SplineBasis(0, 1, 7, true).roughness();

    CHECK(straight.dot(open * straight) == Approx(0).margin(1e-12));
    CHECK(bent.dot(open * bent) == Approx(1 + 4 + 1));
    CHECK(straight.dot(closed * straight) > 1);
    CHECK(Eigen::VectorXd::Ones(7).dot(closed * Eigen::VectorXd::Ones(7)) == Approx(0).margin(1e-12));
    bent = Eigen::VectorXd::Zero(7);
    bent[0] = 1;
    CHECK(bent.dot(closed * bent) == Approx(1 + 4 + 1));  // its neighbours stand at both ends
}

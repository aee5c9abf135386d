#include <array>
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "effect_model.hpp"
#include "feature_tables.hpp"
#include "test_paths.hpp"

using namespace forecast;

namespace {

constexpr std::size_t kColumns = 5;

/// tests/data/mgcv_reference.csv: x1, x2, f, y and what mgcv fitted.
FeatureTable mgcv_reference() {
    std::ifstream file(test_data_directory() / "mgcv_reference.csv");
    std::vector<std::pair<std::string, std::vector<double>>> columns(kColumns);
    std::string line;
    std::getline(file, line);
    std::istringstream names(line);
    for (auto& column : columns) {
        std::getline(names, column.first, ',');
    }
    while (std::getline(file, line)) {
        std::istringstream numbers(line);
        for (auto& column : columns) {
            std::string number;
            std::getline(numbers, number, ',');
            column.second.push_back(std::stod(number));
        }
    }
    return table_of(columns);
}

TermOptions curve(const std::string& column, int knots, bool cyclic) {
    TermOptions term;
    term.curve = column;
    term.basis_size = knots;
    term.cyclic = cyclic;
    return term;
}

TermOptions levels(const std::string& column) {
    TermOptions term;
    term.levels = column;
    return term;
}

}  // namespace

TEST_CASE("the additive model agrees with mgcv's restricted likelihood fit to 1 % of its range", "[statistical]") {
    const FeatureTable table = mgcv_reference();
    REQUIRE(table.names == std::vector<std::string>{"x1", "x2", "f", "y", "fitted"});
    REQUIRE(table.rows == 300);
    const auto rows = all_rows(table);
    const Eigen::Index count = 300;
    const Eigen::Map<const Eigen::VectorXd> y(table.column(3), count);
    const Eigen::Map<const Eigen::VectorXd> fitted(table.column(4), count);

    const EffectModel model({{curve("x1", 10, false), curve("x2", 8, true), levels("f")}, table, rows}, table, rows, y,
                            Eigen::VectorXd::Ones(count));
    Eigen::VectorXd ours(count);
    for (Eigen::Index row = 0; row < count; ++row) {
        ours[row] = model.intercept() + model.effects(table, static_cast<std::size_t>(row)).sum();
    }
    const double range = fitted.maxCoeff() - fitted.minCoeff();
    INFO("largest difference " << (ours - fitted).cwiseAbs().maxCoeff() << " of a range of " << range);
    CHECK((ours - fitted).cwiseAbs().maxCoeff() < 0.01 * range);
    CHECK((y - fitted).cwiseAbs().maxCoeff() > 0.05 * range);  // there is noise that both leave out
}

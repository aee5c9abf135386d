#include "additive_design.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "effect_model.hpp"
#include "error_of.hpp"
#include "feature_tables.hpp"
#include "sample_frames.hpp"

using namespace forecast;

namespace {

/// 120 rows: `slope` from -1 to 1, `group` 0, 1, 2, 0, ..., `free` 0 and 1, `level` 5 always, `turn` a share of a turn.
FeatureTable sample_table() {
    std::vector<double> slope;
    std::vector<double> group;
    std::vector<double> free;
    std::vector<double> turn;
    for (int row = 0; row < 120; ++row) {
        slope.push_back(-1 + 2 * row / 119.0);
        group.push_back(row % 3);
        free.push_back(row / 3 % 2);
        turn.push_back(std::fmod(row * 0.37, 1));
    }
    return table_of({{"slope", slope},
                     {"group", group},
                     {"free_day", free},
                     {"level", std::vector<double>(120, 5)},
                     {"turn", turn}});
}

TermOptions curve(const std::string& column, const std::string& by = "") {
    TermOptions term;
    term.curve = column;
    term.by = by;
    return term;
}

TermOptions levels(const std::string& column, const std::string& by = "") {
    TermOptions term;
    term.levels = column;
    term.by = by;
    return term;
}

TermOptions lines(const std::vector<std::string>& columns, const std::string& by = "") {
    TermOptions term;
    term.lines = columns;
    term.by = by;
    return term;
}

Error error_of_term(const TermOptions& term) {
    const FeatureTable table = sample_table();
    return error_of([&] { AdditiveDesign({term}, table, all_rows(table)); });
}

template <class Value>
EffectModel model_of(const std::vector<TermOptions>& terms, const FeatureTable& table, Value&& value) {
    Eigen::VectorXd y(static_cast<Eigen::Index>(table.rows));
    for (std::size_t row = 0; row < table.rows; ++row) {
        y[static_cast<Eigen::Index>(row)] = value(row) + 0.1 * std::sin(7.7 * static_cast<double>(row * row));
    }
    return {{terms, table, all_rows(table)}, table, all_rows(table), y, Eigen::VectorXd::Ones(y.size())};
}

double value_of(const EffectModel& model, const FeatureTable& table, std::size_t row) {
    return model.intercept() + model.effects(table, row).sum();
}

}  // namespace

TEST_CASE("a term of an unknown column, of no kind or of two is an error that says so", "[statistical]") {
    const Error unknown = error_of_term(curve("slop"));
    CHECK(unknown.kind() == ErrorKind::invalid_argument);
    CHECK_THAT(unknown.what(), Catch::Contains("'slop'") && Catch::Contains("did you mean 'slope'?"));
    CHECK_THAT(error_of_term(levels("entirely_different")).what(), Catch::Contains("slope, group, free_day"));
    CHECK_THAT(error_of_term(curve("slope", "fre_day")).what(), Catch::Contains("did you mean 'free_day'?"));

    TermOptions both = curve("slope");
    both.levels = "group";
    CHECK(error_of_term(both).kind() == ErrorKind::invalid_argument);
    CHECK_THAT(error_of_term(both).what(), Catch::Contains("has 2 of curve, lines and levels; give it exactly one"));
    CHECK_THAT(error_of_term({}).what(), Catch::Contains("has 0 of curve, lines and levels"));
}

TEST_CASE("each term's columns have mean 0 where it was fitted", "[statistical]") {
    const FeatureTable table = sample_table();
    const AdditiveDesign design(
        {curve("slope"), lines({"slope", "turn"}, "group"), levels("group", "free_day"), curve("turn", "free_day")},
        table, all_rows(table));
    REQUIRE(design.columns() == 10 + 2 * 3 + 3 * 2 + 10 * 2);
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(design.columns());
    for (std::size_t row = 0; row < table.rows; ++row) {
        sum += design.evaluate(table, row);
    }
    CHECK(sum.cwiseAbs().maxCoeff() < 1e-9);
    CHECK(design.terms()[1].name == "lines(slope, turn, by group)");
    CHECK(design.terms()[3].begin == 22);
}

TEST_CASE("a curve of a constant column is left out, constant lines and levels do nothing", "[statistical]") {
    const FeatureTable table = sample_table();
    CHECK(AdditiveDesign({curve("level")}, table, all_rows(table)).terms().empty());
    const auto model = model_of({curve("level"), lines({"level"}), levels("level"), levels("group")}, table,
                                [&](std::size_t row) { return 3 * table.at(1, row); });
    REQUIRE(model.design().terms().size() == 3);
    CHECK(model.effects(table, 7)[0] == 0);
    CHECK(model.effects(table, 7)[1] == 0);
    CHECK(value_of(model, table, 7) == Approx(3).epsilon(0.03));
}

TEST_CASE("a term that is known in less than half of the rows is left out, its later rows then count",
          "[statistical]") {
    FeatureTable table = sample_table();
    std::fill_n(table.values.begin(), 61, kNaN);  // of `slope`
    CHECK(AdditiveDesign({curve("slope"), levels("group")}, table, all_rows(table)).terms().size() == 1);
    table.values[60] = 0;
    const AdditiveDesign design({curve("slope"), levels("group")}, table, all_rows(table));
    CHECK(design.terms().size() == 2);
    CHECK_FALSE(design.is_known(table, 59));
    CHECK(design.is_known(table, 60));
}

TEST_CASE("a level that was not met before has no effect of its own: the mean of all", "[statistical]") {
    FeatureTable table = sample_table();
    const auto model = model_of({levels("group")}, table, [&](std::size_t row) { return 10 * table.at(1, row); });
    CHECK(value_of(model, table, 2) == Approx(20).epsilon(0.02));
    table.values[table.rows + 2] = 9;
    CHECK(value_of(model, table, 2) == Approx(10).epsilon(0.02));
    table.values[table.rows + 2] = kNaN;
    CHECK(std::isnan(model.effects(table, 2)[0]));
}

TEST_CASE("with `by` each of its values has an effect of its own", "[statistical]") {
    FeatureTable table = sample_table();
    const auto value = [&](std::size_t row) { return table.at(0, row) * (table.at(2, row) == 0 ? 5 : -5); };
    for (const TermOptions& term : {curve("slope", "free_day"), lines({"slope"}, "free_day")}) {
        const auto model = model_of({term, levels("free_day")}, table, value);
        double worst = 0;
        for (std::size_t row = 0; row < table.rows; ++row) {
            worst = std::max(worst, std::abs(value_of(model, table, row) - value(row)));
        }
        CHECK(worst < 0.2);
    }
    const auto without = model_of({curve("slope"), levels("free_day")}, table, value);
    CHECK(std::abs(value_of(without, table, 0) - value(0)) > 3);
}

TEST_CASE("a curve goes on level beyond what was met, lines go straight on", "[statistical]") {
    FeatureTable table = sample_table();
    const auto slope_10 = [&](std::size_t row) { return 10 * table.at(0, row); };
    const auto curved = model_of({curve("slope")}, table, slope_10);
    const auto straight = model_of({lines({"slope"})}, table, slope_10);
    table.values[0] = 3;
    CHECK(value_of(straight, table, 0) == Approx(30).epsilon(0.02));
    CHECK(value_of(curved, table, 0) == Approx(10.4).epsilon(0.02));  // 2 % of the range beyond 1
    table.values[0] = 300;
    CHECK(value_of(curved, table, 0) == Approx(10.4).epsilon(0.02));
}

TEST_CASE("a row of weight 0 is not learnt from", "[statistical]") {
    const FeatureTable table = sample_table();
    const auto rows = all_rows(table);
    Eigen::VectorXd y(120);
    Eigen::VectorXd weights(120);
    for (Eigen::Index row = 0; row < 120; ++row) {
        weights[row] = row % 4 == 0 ? 0 : 1;
        y[row] = row % 4 == 0 ? 1000 : 7 + 0.1 * std::sin(7.7 * static_cast<double>(row * row));
    }
    const EffectModel model({{levels("free_day")}, table, rows}, table, rows, y, weights);
    CHECK(value_of(model, table, 4) == Approx(7).epsilon(0.01));
}

TEST_CASE("a term that is there twice, and levels of a column of measurements, are refused", "[statistical]") {
    const FeatureTable table = sample_table();
    std::vector<std::size_t> rows(120);
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    const Error twice = error_of([&] { AdditiveDesign({curve("slope"), curve("slope")}, table, rows); });
    CHECK_THAT(twice.what(), Catch::Contains("curve(slope) twice"));
    const AdditiveDesign apart({curve("slope"), curve("slope", "free_day")}, table, rows);
    CHECK(apart.terms().size() == 2);

    std::vector<double> measured(500);
    std::iota(measured.begin(), measured.end(), 0.25);
    std::vector<std::size_t> all(500);
    std::iota(all.begin(), all.end(), std::size_t{0});
    const FeatureTable wide = table_of({{"measured", measured}});
    TermOptions levels;
    levels.levels = "measured";
    const Error many = error_of([&] { AdditiveDesign({levels}, wide, all); });
    CHECK(many.kind() == ErrorKind::invalid_argument);
    CHECK_THAT(many.what(), Catch::Contains("500 values"));
}

#include "forecast/evaluation/row_scores.hpp"

#include <cmath>

#include "reference_numbers.hpp"

using namespace forecast;

namespace {

// The figures are scikit-learn's, of tests/data/make_reference_numbers.py, which has the same rows.
struct ClassCase {
    std::string name;
    std::vector<double> actual;
    std::vector<double> probability;
    double threshold = 0.5;
};

/// 500 rows with probabilities of 21 values, 0 and 1 among them.
ClassCase many_rows(const std::string& name, double threshold) {
    ClassCase made{name, {}, {}, threshold};
    for (int i = 0; i < 500; ++i) {
        made.probability.push_back(i * 37 % 21 / 20.0);
        made.actual.push_back(i * 53 % 17 < 4 + 8 * made.probability.back() ? 1 : 0);
    }
    return made;
}

std::vector<ClassCase> class_cases() {
    return {many_rows("ties", 0.5),
            many_rows("seldom", 0.95),
            {"all alike", {0, 1, 1, 0, 1}, {.5, .5, .5, .5, .5}},
            {"no alarm", {0, 1, 0, 1}, {.1, .2, .3, .05}},
            {"certain and wrong", {1, 0, 1, 0}, {0, 1, 1, 0}},
            {"ones alone", {1, 1, 1}, {.9, .2, .6}},
            {"zeros alone", {0, 0, 0}, {.9, .2, .6}},
            {"one row", {1}, {.75}}};
}

struct NumberCase {
    std::string name;
    std::vector<double> actual;
    std::vector<double> predicted;
};

std::vector<NumberCase> number_cases() {
    NumberCase many{"many", {}, {}};
    for (int i = 0; i < 300; ++i) {
        many.actual.push_back(i * 37 % 101 / 8.0);
        many.predicted.push_back(many.actual.back() + (i * 53 % 29 - 14) / 16.0);
    }
    NumberCase far{"far from zero", {}, {}};
    for (int i = 0; i < 50; ++i) {
        far.actual.push_back(1e6 + i / 4.0);
        far.predicted.push_back(1e6 + i * i / 200.0);
    }
    const std::vector<double> constant(4, 7.25);
    return {many,
            far,
            {"constant", constant, {7, 7.5, 7.25, 8}},
            {"constant and right", constant, constant},
            {"worse than the mean", {1, 2, 3}, {3, 2, 1}}};
}

void check_scores(const std::vector<RowScore>& scores, const std::string& name, std::size_t count) {
    const ReferenceNumbers expected;
    REQUIRE(scores.size() == count);
    for (const RowScore& score : scores) {
        INFO(name << ", " << score.key);
        const double figure = expected.at(name + "." + score.key);
        const bool is_undefined = name == "zeros alone" && score.key == "pr_auc";  // scikit-learn says 0, and warns
        CHECK(std::isnan(score.value) == (std::isnan(figure) || is_undefined));
        if (!std::isnan(score.value)) {
            CHECK(std::abs(score.value - figure) < 1e-12 * std::max(1.0, std::abs(figure)));
            CHECK(score.low <= score.value);
            CHECK(score.value <= score.high);
        }
    }
}

}  // namespace

TEST_CASE("scores of classes are those of scikit-learn, with ties, certain ones and one class alone", "[evaluation]") {
    for (const ClassCase& one : class_cases()) {
        std::vector<double> predicted;
        for (const double probability : one.probability) {
            predicted.push_back(probability >= one.threshold ? 1 : 0);
        }
        check_scores(score_classes(one.actual, one.probability, predicted, {}), one.name, 8);
    }
}

TEST_CASE("scores of numbers are those of scikit-learn", "[evaluation]") {
    for (const NumberCase& one : number_cases()) {
        check_scores(score_numbers(one.actual, one.predicted, {}), one.name, 4);
    }
}

TEST_CASE("an area needs both classes", "[evaluation]") {
    CHECK(std::isnan(roc_auc({1, 1}, {.2, .3})));
    CHECK(std::isnan(pr_auc({0, 0}, {.2, .3})));
    CHECK(pr_auc({1, 1}, {.2, .3}) == 1);
}

TEST_CASE("rows of one machine are drawn together, which widens an interval", "[evaluation]") {
    std::vector<double> actual;
    std::vector<double> predicted;
    std::vector<std::size_t> machines;
    for (std::size_t row = 0; row < 200; ++row) {
        machines.push_back(row / 50);
        actual.push_back(static_cast<double>(row % 7));
        predicted.push_back(actual.back() + static_cast<double>(row / 50));  // each machine has an error of its own
    }
    const RowScore alone = score_numbers(actual, predicted, {}).front();
    const RowScore together = score_numbers(actual, predicted, {machines}).front();
    CHECK(alone.value == together.value);
    CHECK(together.high - together.low > 3 * (alone.high - alone.low));
}

TEST_CASE("the ROC curve runs from corner to corner over each probability once", "[evaluation]") {
    const auto points = roc_curve({0, 1, 1, 0}, {.2, .2, .9, .1});
    REQUIRE(points.size() == 4);
    CHECK(points[1].threshold == .9);
    CHECK(points[1].true_positive_rate == .5);
    CHECK(points[2].false_positive_rate == .5);
    CHECK(points[3].false_positive_rate == 1);
    CHECK(points[3].true_positive_rate == 1);
}

TEST_CASE("a confusion matrix counts each row once", "[evaluation]") {
    const ConfusionMatrix matrix = confusion_matrix({0, 0, 1, 1, 1}, {0, 1, 0, 1, 1});
    CHECK(matrix.true_negative == 1);
    CHECK(matrix.false_positive == 1);
    CHECK(matrix.false_negative == 1);
    CHECK(matrix.true_positive == 2);
}

TEST_CASE("a column that orders the classes without a fault is found, one with a fault is not", "[evaluation]") {
    const std::vector<double> target = {0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1};
    CHECK(tells_target(target, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, true));
    CHECK(tells_target(target, {9, 9, 9, 8, 8, 7, 6, 5, 4, 3, 2}, true));
    CHECK_FALSE(tells_target(target, {0, 1, 2, 3, 6, 5, 7, 7, 8, 9, 10}, true));
    CHECK(tells_target({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, {3, 5, 7, 9, 11, 13, 15, 17, 19, 21}, false));
}

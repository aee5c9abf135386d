#include "forecast/evaluation/row_scores.hpp"

#include <cmath>

using namespace forecast;

namespace {

// The figures are scikit-learn 1.9.1's for these rows: accuracy_score, precision_score, recall_score, f1_score,
// roc_auc_score, average_precision_score, brier_score_loss, log_loss; mean_absolute_error, mean_squared_error,
// r2_score.
const std::vector<double> kActual = {0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0};
const std::vector<double> kProbability = {.1, .8, .35, .4, .9, .35, .05, .65, .7, .35, .2, .1};

std::vector<double> classes_from(double threshold) {
    std::vector<double> classes;
    for (const double probability : kProbability) {
        classes.push_back(probability >= threshold ? 1 : 0);
    }
    return classes;
}

void check_scores(const std::vector<RowScore>& scores, const std::vector<std::pair<std::string, double>>& expected) {
    REQUIRE(scores.size() == expected.size());
    for (std::size_t i = 0; i < scores.size(); ++i) {
        INFO(scores[i].key);
        CHECK(scores[i].key == expected[i].first);
        CHECK(std::abs(scores[i].value - expected[i].second) < 1e-12);
        CHECK(scores[i].low <= scores[i].value);
        CHECK(scores[i].value <= scores[i].high);
    }
}

}  // namespace

TEST_CASE("scores of classes are those of scikit-learn, ties among probabilities included", "[evaluation]") {
    check_scores(score_classes(kActual, kProbability, classes_from(0.5), {}), {{"accuracy", 0.75},
                                                                               {"precision", 0.75},
                                                                               {"recall", 0.6},
                                                                               {"f1_score", 0.6666666666666666},
                                                                               {"roc_auc", 0.8285714285714286},
                                                                               {"pr_auc", 0.8},
                                                                               {"brier", 0.154375},
                                                                               {"log_loss", 0.45747253777196994}});
}

TEST_CASE("scores of numbers are those of scikit-learn", "[evaluation]") {
    check_scores(score_numbers({3, -.5, 2, 7, 12.25}, {2.5, 0, 2, 8, 10}, {}),
                 {{"mae", 0.85}, {"mse", 1.3125}, {"rmse", 1.14564392373896}, {"r2_score", 0.9340452261306533}});
}

TEST_CASE("a precision without any alarm is 0, as is the F1", "[evaluation]") {
    const auto scores = score_classes(kActual, kProbability, std::vector<double>(kActual.size(), 0), {});
    CHECK(scores[1].value == 0);
    CHECK(scores[2].value == 0);
    CHECK(scores[3].value == 0);
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

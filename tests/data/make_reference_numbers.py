"""Makes reference_numbers.csv: what scikit-learn says of fixed inputs, for the tests of metrics and scalers, of series and rows.

    pip install scikit-learn && python3 tests/data/make_reference_numbers.py
"""
import csv
import pathlib
import warnings

import sklearn
from sklearn import metrics
from sklearn.preprocessing import MinMaxScaler, StandardScaler

ACTUAL = [251.5, 243.0, 260.25, 198.75, 187.0, 255.0, 249.5, 301.0]
PREDICTED = [248.0, 250.5, 259.0, 205.0, 180.25, 251.0, 249.5, 288.0]
CONSTANT = [7.25] * len(ACTUAL)


def rows():
    mse = metrics.mean_squared_error(ACTUAL, PREDICTED)
    yield "mae", metrics.mean_absolute_error(ACTUAL, PREDICTED)
    yield "mse", mse
    yield "rmse", mse**0.5
    yield "mape", 100 * metrics.mean_absolute_percentage_error(ACTUAL, PREDICTED)
    yield "r2", metrics.r2_score(ACTUAL, PREDICTED)
    for kind, scaler in (("minmax", MinMaxScaler()), ("standard", StandardScaler())):
        for name, values in (("actual", ACTUAL), ("constant", CONSTANT)):
            for i, [scaled] in enumerate(scaler.fit_transform([[v] for v in values])):
                yield f"{kind}.{name}.{i}", scaled


def many_rows():
    """500 rows, as row_scores_test.cpp makes them: probabilities of 21 values, 0 and 1 among them."""
    probability = [i * 37 % 21 / 20 for i in range(500)]
    actual = [int(i * 53 % 17 < 4 + 8 * p) for i, p in enumerate(probability)]
    return actual, probability


# name: actual classes, probabilities, threshold of the prediction
CLASSES = {
    "ties": (*many_rows(), 0.5),
    "seldom": (*many_rows(), 0.95),
    "all alike": ([0, 1, 1, 0, 1], [0.5] * 5, 0.5),
    "no alarm": ([0, 1, 0, 1], [0.1, 0.2, 0.3, 0.05], 0.5),
    "certain and wrong": ([1, 0, 1, 0], [0.0, 1.0, 1.0, 0.0], 0.5),
    "ones alone": ([1, 1, 1], [0.9, 0.2, 0.6], 0.5),
    "zeros alone": ([0, 0, 0], [0.9, 0.2, 0.6], 0.5),
    "one row": ([1], [0.75], 0.5),
}
# name: actual, predicted
NUMBERS = {
    "many": ([i * 37 % 101 / 8 for i in range(300)], [i * 37 % 101 / 8 + (i * 53 % 29 - 14) / 16 for i in range(300)]),
    "far from zero": ([1e6 + i / 4 for i in range(50)], [1e6 + i * i / 200 for i in range(50)]),
    "constant": ([7.25] * 4, [7.0, 7.5, 7.25, 8.0]),
    "constant and right": ([7.25] * 4, [7.25] * 4),
    "worse than the mean": ([1.0, 2.0, 3.0], [3.0, 2.0, 1.0]),
}


def class_scores():
    for case, (actual, probability, threshold) in CLASSES.items():
        predicted = [int(p >= threshold) for p in probability]
        yield f"{case}.accuracy", metrics.accuracy_score(actual, predicted)
        for key in ("precision", "recall", "f1"):
            score = getattr(metrics, f"{key}_score")(actual, predicted, zero_division=0)
            yield f"{case}.{'f1_score' if key == 'f1' else key}", score
        yield f"{case}.roc_auc", metrics.roc_auc_score(actual, probability)
        yield f"{case}.pr_auc", metrics.average_precision_score(actual, probability)
        yield f"{case}.brier", metrics.brier_score_loss(actual, probability, pos_label=1)
        yield f"{case}.log_loss", metrics.log_loss(actual, probability, labels=[0, 1])


def number_scores():
    for case, (actual, predicted) in NUMBERS.items():
        mse = metrics.mean_squared_error(actual, predicted)
        yield f"{case}.mae", metrics.mean_absolute_error(actual, predicted)
        yield f"{case}.mse", mse
        yield f"{case}.rmse", mse**0.5
        yield f"{case}.r2_score", metrics.r2_score(actual, predicted)


def main():
    path = pathlib.Path(__file__).with_name("reference_numbers.csv")
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name", f"scikit-learn {sklearn.__version__}"])
        writer.writerows((f"{kind}.{i}", repr(v)) for kind, values in (("actual", ACTUAL), ("predicted", PREDICTED))
                         for i, v in enumerate(values))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # one class, one row: an area of them is not a number
            for made in (rows, class_scores, number_scores):
                writer.writerows((name, repr(float(value))) for name, value in made())


if __name__ == "__main__":
    main()

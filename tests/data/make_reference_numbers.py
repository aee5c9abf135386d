"""Makes reference_numbers.csv: what scikit-learn says of fixed inputs, for the tests of metrics and scalers.

    pip install scikit-learn && python3 tests/data/make_reference_numbers.py
"""
import csv
import pathlib

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


def main():
    path = pathlib.Path(__file__).with_name("reference_numbers.csv")
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name", f"scikit-learn {sklearn.__version__}"])
        writer.writerows((f"{kind}.{i}", repr(v)) for kind, values in (("actual", ACTUAL), ("predicted", PREDICTED))
                         for i, v in enumerate(values))
        writer.writerows((name, repr(float(value))) for name, value in rows())


if __name__ == "__main__":
    main()

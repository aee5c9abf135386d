"""`mlflow models serve` answers over HTTP what C++ forecast."""

import json
import urllib.request

import numpy as np
import pytest

from mlflow_process import MlflowProcess
from trained_run import DAYS, HORIZON, RECOMMENDED_LIKE, Trained


@pytest.fixture(scope="module")
def trained():
    run = Trained("served", RECOMMENDED_LIKE, "change", HORIZON)
    yield run
    run.place.remove()


def answers_of(server, windows):
    body = json.dumps({"inputs": windows}).encode()
    request = urllib.request.Request(
        server.url + "/invocations", data=body, headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return np.array(json.load(answer)["predictions"])


def test_a_served_model_answers_as_cpp_did(trained, tmp_path):
    scored = [(row, value) for row, value in trained.scored() if row + HORIZON <= DAYS]
    arguments = ("models", "serve", "--model-uri", trained.model_path, "--env-manager", "local")
    with MlflowProcess(str(tmp_path), *arguments, health="/ping") as server:
        answers = answers_of(server, [trained.window(row) for row, _ in scored])
    assert answers.shape == (len(scored), HORIZON)
    np.testing.assert_allclose(answers[:, 0], [value for _, value in scored], rtol=1e-5)

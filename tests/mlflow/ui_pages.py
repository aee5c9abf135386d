"""Pages of MLflow's web interface in Debian's chromium. Skips what imports it where that is not installed.

scripts/mlflow-ui-test installs the browser; the pictures lie in build/mlflow-ui/ or $FORECAST_SCREENSHOTS.
"""

import json
import os
import shutil
import subprocess
from typing import NamedTuple

import mlflow
import pytest

BUILD = os.path.join(os.path.dirname(__file__), "..", "..", "build", "mlflow-ui")
PICTURES = os.path.abspath(os.environ.get("FORECAST_SCREENSHOTS", BUILD))
PLAYWRIGHT = os.path.abspath(os.environ.get("FORECAST_PLAYWRIGHT", BUILD))
CHROMIUM = shutil.which("chromium")

if not CHROMIUM or not shutil.which("node"):
    pytest.skip("chromium or node is not installed; scripts/mlflow-ui-test does it", allow_module_level=True)
if not os.path.isdir(os.path.join(PLAYWRIGHT, "node_modules", "playwright-core")):
    pytest.skip(f"playwright-core is not in {PLAYWRIGHT}; scripts/mlflow-ui-test installs it", allow_module_level=True)


class Page(NamedTuple):
    url: str
    texts: list
    search: str = ""


def look_at(pages, pictures=mlflow.__version__):
    """What is missing on each page, by its name; a picture of each is pictures-NAME.png."""
    os.makedirs(PICTURES, exist_ok=True)
    order = {
        "playwright": PLAYWRIGHT,
        "chromium": CHROMIUM,
        "pages": [
            {"name": name, "picture": f"{PICTURES}/{pictures}-{name}.png", **page._asdict()} for name, page in pages.items()
        ],
    }
    script = os.path.join(os.path.dirname(__file__), "ui.mjs")
    looked = subprocess.run(["node", script], input=json.dumps(order), capture_output=True, text=True, timeout=600)
    assert looked.returncode == 0, looked.stderr
    return {report["name"]: report["missing"] for report in json.loads(looked.stdout)}

"""Configs whose sources are the played APIs."""

import datetime

WEATHER_COLUMNS = {
    "temperature": {"from": "weather.temperature_2m"},
    "humidity": {"from": "weather.relative_humidity_2m"},
    "wind": {"from": "weather.wind_speed_10m"},
    "radiation": {"from": "weather.shortwave_radiation"},
}


def api_config(server, since, test_from, test_to, **load):
    """A small recommended profile of Brest's load, or of another éCO2mix set by `load`."""
    return {
        "sources": {
            "load": {
                "type": "eco2mix",
                "base_url": server.url,
                "territory": "242900314",
                "since": str(since),
                **load,
            },
            "weather": {
                "type": "open-meteo",
                "latitude": 48.3904,
                "longitude": -4.4861,
                "archive_url": server.url,
                "forecast_url": server.url,
                "previous_runs_url": server.url,
                "since": str(since),
            },
        },
        "frame": {"target": "load.consommation", "columns": WEATHER_COLUMNS},
        "features": {
            "past": [{"type": "value", "of": ["load", "temperature"]}, {"type": "day_of_week"}],
            "ahead": [
                {"type": "value", "of": ["temperature", "humidity", "wind", "radiation"]},
                {"type": "day_of_week"},
                {"type": "is_holiday"},
                {"type": "lag", "of": ["load"], "at": [1, 7]},
            ],
        },
        "split": {"test_from": str(test_from), "test_to": str(test_to)},
        "window": {"size": 14},
        "network": {"lstm_units": [8], "skip": True},
        "training": {"target": "change", "scaling": "standard", "epochs": 4, "learning_rate": 0.01},
    }


def fixed_config(server, **load):
    """Of 2020 from April on: what the server has with `--until 2021-01-01`."""
    config = api_config(
        server, datetime.date(2020, 4, 1), datetime.date(2020, 12, 1), datetime.date(2021, 1, 1), **load
    )
    if load.get("territory") == "":
        del config["sources"]["load"]["territory"]
    return config

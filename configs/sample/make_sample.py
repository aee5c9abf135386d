#!/usr/bin/env python3
"""make_sample.py SHARED_DATA: writes the two CSV files beside this script from the longer public series in SHARED_DATA.

Weather is brought from three-hourly UTC observations to Paris days: mean, minimum and maximum of the temperature, means
of the others. A day with fewer than four of its eight observations of a quantity (two for cloud cover) has none.
"""
import csv, datetime, gzip, pathlib, sys, zoneinfo

source, here = pathlib.Path(sys.argv[1]), pathlib.Path(__file__).parent
paris = zoneinfo.ZoneInfo("Europe/Paris")
least = {"t_c": 4, "rh_pct": 4, "wind_ms": 4, "cloud_pct": 2}


def rows(name):
    with gzip.open(source / name, "rt") as file:
        yield from csv.DictReader(file)


with open(here / "bretagne_load_daily.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["date", "load_mw"])
    for row in rows("bretagne_load_daily_2014_2018.csv.gz"):
        if row["date"] >= "2015-01-01":
            out.writerow([row["date"], f"{float(row['load_mean_mw']):.1f}"])

days = {}
for row in rows("brest_guipavas_weather_3h_2015_2018.csv.gz"):
    time = datetime.datetime.fromisoformat(row["timestamp_utc"].replace("Z", "+00:00"))
    day = days.setdefault(time.astimezone(paris).date(), {name: [] for name in least})
    for name in least:
        if row[name]:
            day[name].append(float(row[name]))

with open(here / "brest_guipavas_weather_daily.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["date", "t_mean_c", "t_min_c", "t_max_c", "humidity_pct", "wind_ms", "cloud_pct"])
    for date, day in sorted(days.items()):
        if not "2015-01-01" <= date.isoformat() <= "2018-12-31":
            continue
        cell = lambda name, of: f"{of(day[name]):.2f}" if len(day[name]) >= least[name] else ""
        mean = lambda values: sum(values) / len(values)
        out.writerow([date, cell("t_c", mean), cell("t_c", min), cell("t_c", max)]
                     + [cell(name, mean) for name in ("rh_pct", "wind_ms", "cloud_pct")])

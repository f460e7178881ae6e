"""New environments of Python, as the README's reader makes them."""

import importlib.util
import subprocess
import sys
import venv
from pathlib import Path

LONGEST = 600  # seconds: the packages may have to be fetched


def make_environment(home: Path, *wanted: str | Path) -> Path:
    """Make one in `home` with what pip is told to install there; returns its folder of programs.

    uv does it where it is at hand, in a fraction of the time.
    """
    python = home / "bin" / "python"
    install: list[str | Path]
    if importlib.util.find_spec("uv"):
        uv = [sys.executable, "-m", "uv"]
        subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, home], check=True)
        install = [*uv, "pip", "install", "--quiet", "--python", python]
    else:
        venv.create(home, with_pip=False)
        install = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
        install.append("--no-compile")  # half of its time
    subprocess.run([*install, *wanted], check=True, timeout=LONGEST)
    return home / "bin"

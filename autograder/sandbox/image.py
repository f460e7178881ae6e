"""The grading image: built from one Dockerfile, noticed when stale, proved to work.

The image holds Python, the pinned packages of its variant and the part of the kit that runs
inside the sandbox; nothing of an assignment. It is labelled with the digest of that part and
with the digest of its recipe, so that code on the host never talks to another version of itself.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docker
from docker.errors import DockerException, ImageNotFound

import autograder
from autograder.errors import MachineryError, SandboxError, UsageError
from autograder.sandbox import surroundings

Say = Callable[[str], None]
VARIANTS = ("cpu", "gpu")
PACKAGES_LABEL = "autograder.packages"  # the stage that is not shipped
BASE_IMAGE = "debian:bookworm-slim"
MADE_BASE = "autograder-base:bookworm"
RUNNER_LABEL = "autograder.runner"
RECIPE_LABEL = "autograder.recipe"
NETWORK_VARIABLE = "AUTOGRADER_BUILD_NETWORK"  # `host`, where containers have no bridge
PYTHON = "/opt/venv/bin/python"

# What every container of this image is started with, whoever starts it.
# SYS_ADMIN and SYS_CHROOT are what jails are made with; no process that reads a byte of a student's
# holds any of these. AppArmor's profile for containers refuses mounts, also those of a jail.
HARDENED: dict[str, Any] = {
    "read_only": True,
    "network_mode": "none",
    "cap_drop": ["ALL"],
    "cap_add": ["SETUID", "SETGID", "KILL", "CHOWN", "SYS_ADMIN", "SYS_CHROOT"],
    "security_opt": ["no-new-privileges", "apparmor=unconfined"],
    "ipc_mode": "private",
}

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_PACKAGE = Path(autograder.__file__).resolve().parent
_RECIPE = Path(__file__).resolve().parent / "image"
_INSTALLER = ("install", "requirements-uv.txt")
_KIT = ("__init__.py", "testing*.py", "runner/**/*")


# --- what an image is made of -----------------------------------------------------------------


def tag(variant: str = "cpu") -> str:
    """The name of the image of `variant`: `autograder:cpu` or `autograder:gpu`."""
    if variant not in VARIANTS:
        raise UsageError(f"there is no image variant {variant!r}; there are: {', '.join(VARIANTS)}")
    return f"autograder:{variant}"


def runner_digest() -> str:
    """SHA-256 over the names and contents of the kit's files that run inside the sandbox."""
    digest = hashlib.sha256()
    for name, content in _kit_files():
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def recipe_digest(variant: str = "cpu") -> str:
    """SHA-256 over the Dockerfile and the pinned packages of `variant`."""
    digest = hashlib.sha256()
    recipe = (_RECIPE / name for name in ("Dockerfile", *_INSTALLER))
    for path in (*recipe, _requirements(variant)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def expected_versions(variant: str = "cpu") -> dict[str, str]:
    """The version that each package is pinned to, by its name."""
    pins = re.findall(r"^([a-z0-9-]+)==([^ ;]+)", _requirements(variant).read_text(), re.MULTILINE)
    return dict(pins)


def _requirements(variant: str) -> Path:
    tag(variant)
    return _RECIPE / f"requirements-{variant}.txt"


def _kit_files() -> Iterator[tuple[str, bytes]]:
    """Name inside the package and content of each file of the kit's inner part, by name."""
    paths = (path for pattern in _KIT for path in _PACKAGE.glob(pattern))
    files = (path for path in paths if path.is_file() and "__pycache__" not in path.parts)
    for name, path in sorted((path.relative_to(_PACKAGE).as_posix(), path) for path in files):
        yield name, path.read_bytes()


# --- the engine -------------------------------------------------------------------------------


def engine(timeout: float = 120) -> docker.DockerClient:
    """A client of the Docker engine; `UsageError` with both ways on when none answers."""
    host = surroundings.docker_host()
    try:
        surroundings.knock(host)
        client = docker.DockerClient(base_url=host, timeout=int(timeout), use_ssh_client=True)
        client.ping()
    except (DockerException, OSError) as error:
        raise UsageError(
            f"no Docker engine answers ({surroundings.short(error)}). Start Docker, and see that "
            "you may use it (`docker info` shows it), or grade without it, as root inside a "
            "container or virtual machine of its own, with --sandbox process"
        ) from None
    return client


def engine_answers() -> bool:
    """Whether a Docker engine can be used from here."""
    try:
        engine(timeout=10).close()
    except UsageError:
        return False
    return True


def image_id(variant: str = "cpu") -> str:
    """The digest of the built image of `variant`; `UsageError` when it is missing or stale."""
    client = engine()
    try:
        reason = _why_not(client, variant)
        if reason:
            command = "autograder image build" + ("" if variant == "cpu" else f" --{variant}")
            raise UsageError(f"the grading image {tag(variant)} {reason}; make it with `{command}`")
        return str(client.images.get(tag(variant)).id)
    finally:
        client.close()


def _why_not(client: docker.DockerClient, variant: str) -> str:
    """Why the image of `variant` cannot be used as it is; empty when it can."""
    try:
        labels = client.images.get(tag(variant)).labels
    except ImageNotFound:
        return "does not exist"
    if labels.get(RUNNER_LABEL) != runner_digest():
        return "holds another version of the kit"
    if labels.get(RECIPE_LABEL) != recipe_digest(variant):
        return "was made from another Dockerfile or other packages"
    return ""


# --- building ---------------------------------------------------------------------------------


def ensure(variant: str = "cpu", *, say: Say = print) -> str:
    """The digest of the image of `variant`, which is built first when it is missing or stale."""
    client = engine()
    try:
        current = not _why_not(client, variant)
    finally:
        client.close()
    return image_id(variant) if current else build(variant, say=say)


def build(
    variant: str = "cpu",
    *,
    base_image: str | None = None,
    ca_dir: Path | None = None,
    no_cache: bool = False,
    say: Say = print,
) -> str:
    """Build a grading image with the classic builder and return its digest.

    Certificate authorities and pip's settings serve the build and are not in the result; the
    engine's build cache keeps the authorities alone. A failure quotes the last lines of the log.

    Args:
        variant: `cpu` or `gpu`.
        base_image: A Debian 12 image; None is `base()`.
        ca_dir: Its *.crt and *.pem are the certificate authorities; None is this machine's own
            additions.
        no_cache: Make every step anew.
        say: Gets a line for each step.
    """
    base_image = base_image or base(say=say)
    client = engine(timeout=3600)
    log: list[str] = []
    try:
        _forget_layers(client, PACKAGES_LABEL if no_cache else RUNNER_LABEL)
        for entry in client.api.build(
            fileobj=_context(variant, ca_dir),
            custom_context=True,
            tag=tag(variant),
            buildargs={"BASE_IMAGE": base_image, **surroundings.build_arguments()},
            labels={RUNNER_LABEL: runner_digest(), RECIPE_LABEL: recipe_digest(variant)},
            nocache=no_cache,
            network_mode=os.environ.get(NETWORK_VARIABLE),
            rm=True,
            forcerm=True,
            decode=True,
        ):
            text = _COLOURS.sub("", str(entry.get("stream", "")))
            for line in filter(None, map(str.rstrip, text.splitlines())):
                log.append(line)
                if line.startswith("Step "):
                    say(line)
            if "error" in entry:
                raise _build_failed(variant, str(entry["error"]), log)
        return str(client.images.get(tag(variant)).id)
    except (DockerException, OSError) as error:
        raise _build_failed(variant, str(error), log) from error
    finally:
        client.close()


def _forget_layers(client: docker.DockerClient, label: str) -> None:
    """Remove what earlier builds left without a name, unless a container still uses it."""
    with contextlib.suppress(DockerException):  # a failure to tidy up is no reason to stop
        client.images.prune(filters={"dangling": True, "label": label})


def _build_failed(variant: str, error: str, log: list[str]) -> MachineryError:
    tail = "\n".join(f"    {line}" for line in log[-20:])
    return MachineryError(
        f"the image {tag(variant)} could not be built: {error.strip()}\n{tail}\n"
        "Packages come from pip's configured index and Debian's mirror. Behind a proxy set "
        "HTTPS_PROXY; for a certificate authority of your own, give its folder with --ca-dir"
    )


def _context(variant: str, ca_dir: Path | None) -> io.BytesIO:
    """The build context: Dockerfile, pinned packages, authorities, the kit's inner part."""
    files = {
        **{name: (_RECIPE / name).read_bytes() for name in ("Dockerfile", *_INSTALLER)},
        "requirements.txt": _requirements(variant).read_bytes(),
        "ca.pem": surroundings.authorities(ca_dir),
    }
    files |= {f"kit/autograder/{name}": content for name, content in _kit_files()}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(content), 0o755 if name == "install" else 0o644
            archive.addfile(member, io.BytesIO(content))
    buffer.seek(0)
    return buffer


def base(image: str = BASE_IMAGE, *, say: Say = print) -> str:
    """The name of a Debian base image that the engine has: found, pulled, or made here.

    Where no registry answers it is made with mmdebstrap, which works without root.
    """
    client = engine(timeout=600)
    try:
        for name in (image, MADE_BASE):
            if client.images.list(name=name):
                return name
        say(f"pulling {image}")
        client.images.pull(image)
        return image
    except (DockerException, OSError) as error:
        say(f"{image} cannot be pulled ({surroundings.short(error)}); making a base image")
        return make_base(say=say)
    finally:
        client.close()


def make_base(*, say: Say = print) -> str:
    """Make a Debian base image with mmdebstrap and return its name; an older one is replaced."""
    client = engine(timeout=600)
    repository, _, version = MADE_BASE.partition(":")
    try:
        with surroundings.debian_root("bookworm") as archive:
            client.api.import_image(src=str(archive), repository=repository, tag=version)
        say(f"made {MADE_BASE}")
        return MADE_BASE
    except (DockerException, OSError) as error:
        raise MachineryError(f"no base image: {surroundings.short(error)}") from error
    finally:
        client.close()


# --- proving ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ImageCheck:
    """What a hardened container of the image showed; good when `problems` is empty."""

    image: str
    python: str
    import_seconds: float  # of TensorFlow, in a fresh process
    versions: dict[str, str]
    devices: tuple[str, ...]  # GPUs that computed something
    problems: tuple[str, ...]


def check(variant: str = "cpu", *, gpu: bool = False, import_limit: float = 8.0) -> ImageCheck:
    """Start a hardened container of the image and look around in it.

    With `gpu` TensorFlow has to compute on a device. `import_limit` is the processor time in
    seconds from which the import of TensorFlow counts as a problem: with bytecode it takes 3 to 4
    on a core of today, without it 9 to 11.
    """
    image = image_id(variant)
    found = _probe(image, gpu=gpu)
    problems = [*_wrong_contents(found, variant, import_limit), *_wrong_walls(found)]
    if gpu and not found["devices"]:
        problems.append("TensorFlow could not compute on a GPU")
    return ImageCheck(
        image=image,
        python=found["python"],
        import_seconds=found["seconds"],
        versions=found["versions"],
        devices=tuple(found["devices"]),
        problems=tuple(problems),
    )


def _wrong_contents(found: dict[str, Any], variant: str, import_limit: float) -> Iterator[str]:
    pins = expected_versions(variant)
    for name, version in found["versions"].items():
        wanted = pins.get(name) or pins.get(f"{name}-cpu")
        if version != wanted:
            yield f"{name} is {version}, pinned is {wanted}"
    if found["digest"] != runner_digest():
        yield "the kit's files in the image are not those of this checkout"
    if found["backend"] != "agg":
        yield f"matplotlib draws with {found['backend']}, which needs a screen"
    if found["uncompiled"]:
        yield f"modules without bytecode: {', '.join(found['uncompiled'][:5])}"
    if found["processor_seconds"] > import_limit:
        seconds = f"{found['processor_seconds']:.1f} s of processor time"
        yield f"importing TensorFlow took {seconds}, more than {import_limit:g} s"


def _wrong_walls(found: dict[str, Any]) -> Iterator[str]:
    if found["writable_root"]:
        yield "the container's root can be written to"
    if not found["writable_scratch"]:
        yield "the container's scratch folder cannot be written to"
    if found["routes"]:
        yield "the container has a network"


def _probe(image: str, *, gpu: bool) -> dict[str, Any]:
    """Run `probe.py` in a hardened container and parse what it prints."""
    requests = [docker.types.DeviceRequest(count=-1, capabilities=[["gpu"]])] if gpu else []
    command = [PYTHON, "-P", "-s", "-c", (_RECIPE / "probe.py").read_text()]
    client = engine(timeout=300)
    try:
        container = client.containers.create(
            image,
            [*command, "GPU"] if gpu else command,
            device_requests=requests,
            mem_limit="8g" if gpu else "4g",
            pids_limit=512,
            tmpfs={"/tmp": "size=64m,mode=1777"},  # noqa: S108 - the container's, not ours
            **HARDENED,
        )
        try:
            container.start()
            status = container.wait(timeout=240)["StatusCode"]
            output = container.logs(stdout=True, stderr=False).decode()
            errors = container.logs(stdout=False, stderr=True).decode()
        finally:
            container.remove(force=True)
    except (DockerException, OSError) as error:
        raise SandboxError(
            f"a container of {image} did not start: {surroundings.short(error)}"
            + ("; is the NVIDIA container toolkit installed?" if gpu else "")
        ) from error
    finally:
        client.close()
    if status != 0:
        raise SandboxError(f"the image does not work (exit status {status}):\n{errors[-2000:]}")
    found: dict[str, Any] = json.loads(output.splitlines()[-1])
    return found

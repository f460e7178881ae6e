"""Plain `otter run` in the grading image, under the limits that the kit's own containers have.

The image is the grading image with otter-grader added. The tests are those of the grading bundle:
public and hidden ones of each question as two Otter test files that share the question's points
by weight, as the kit shares them. Hidden tests find the kit's `autograder.testing` and the bundle
where they find them in the kit's own sandbox.
"""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import io
import json
import os
import re
import socket
import tarfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import docker
import requests
from docker.errors import DockerException, ImageNotFound
from docker.models.containers import Container

from autograder.archives import tar_bytes, zip_bytes
from autograder.course.bundle import Bundle
from autograder.course.settings import SandboxSettings
from autograder.errors import MachineryError
from autograder.sandbox import image, surroundings

HERE = Path(__file__).resolve().parent
DOCKERFILE = HERE / "plain_otter.Dockerfile"
TAG = "autograder-benchmark:otter"
PACKAGES_TAG = "autograder-benchmark:otter-packages"
FROM_LABEL = "autograder.benchmark.from"
PACKAGES = ("otter-grader[grading]", "ipykernel")
SCRATCH = 512 * 2**20  # bytes: Otter and Jupyter keep files of their own beside the submission's
UNPACK = "import sys, tarfile; tarfile.open(fileobj=sys.stdin.buffer, mode='r|').extractall('/tmp')"
LONGEST = "4h"  # a container ends by itself, should this process be killed
START_SECONDS = 60  # of a Python in a busy container, beyond the limit of what it runs


# --- the image --------------------------------------------------------------------------------


def ensure_image(say: Callable[[str], None] = print) -> str:
    """The image with Otter in it, made from the present grading image if it was not yet.

    Otter's packages are installed once for all versions of the kit that have the same others.
    """
    grading, client = image.image_id(), image.engine(timeout=3600)
    recipe = DOCKERFILE.read_text()
    packages_from, made_from = f"{image.recipe_digest()} {recipe}", f"{grading} {recipe}"
    arguments = {"GRADING_IMAGE": grading, **surroundings.build_arguments()}
    try:
        if not _made_from(client, PACKAGES_TAG, packages_from):
            say("adding otter-grader to the grading image (a few minutes)")
            _build(client, PACKAGES_TAG, packages_from, arguments, target="packages")
        if not _made_from(client, TAG, made_from):
            _build(client, TAG, made_from, arguments | {"PACKAGES_IMAGE": PACKAGES_TAG})
    finally:
        client.close()
    return TAG


def _made_from(client: docker.DockerClient, tag: str, source: str) -> bool:
    try:
        return bool(client.images.get(tag).labels.get(FROM_LABEL) == source)
    except ImageNotFound:
        return False


def _build(
    client: docker.DockerClient, tag: str, source: str, arguments: dict[str, str], target: str = ""
) -> None:
    log: list[str] = []
    for entry in client.api.build(
        fileobj=io.BytesIO(tar_bytes(dict(_context()))),
        custom_context=True,
        tag=tag,
        target=target,
        buildargs=arguments,
        labels={FROM_LABEL: source},
        network_mode=os.environ.get(image.NETWORK_VARIABLE),
        rm=True,
        forcerm=True,
        decode=True,
    ):
        log.append(str(entry.get("stream", "")))
        if "error" in entry:
            raise MachineryError(f"{tag} was not built: {entry['error']}\n{''.join(log[-20:])}")


def _context() -> Iterator[tuple[str, bytes]]:
    """The files of the build context."""
    pins = re.findall(
        r"^[a-z0-9._-]+==[^ ;\\]+", (HERE.parent / "requirements.txt").read_text(), re.M
    )
    spec = importlib.util.find_spec("pip")
    if spec is None or spec.origin is None:
        raise MachineryError("there is no pip in this environment to build the image with")
    pip = Path(spec.origin).parent
    yield "Dockerfile", DOCKERFILE.read_bytes()
    yield "packages.txt", "\n".join(PACKAGES).encode()
    yield "constraints.txt", "\n".join(pins).encode()
    usual = (pip / "_vendor" / "certifi" / "cacert.pem").read_bytes()
    yield "ca.pem", usual.rstrip() + b"\n" + surroundings.authorities()
    for path in sorted(pip.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield f"pip/{path.relative_to(pip).as_posix()}", path.read_bytes()


# --- Otter's autograder.zip -------------------------------------------------------------------


def autograder_zip(bundle: Bundle, seed: int) -> bytes:
    """What `otter run -a` takes: the tests of `bundle`, and the data beside the notebook."""
    packed = unpacked(bundle)
    questions = json.loads(packed["assignment.json"])["questions"]
    config = {"seed": seed, "show_hidden": True, "logo": False, "print_summary": False}
    files = {"otter_config.json": json.dumps(config).encode()}
    for question in questions:
        name = question["id"]
        public, hidden = (packed[f"{kind}/{name}.py"].decode() for kind in ("public", "hidden"))
        share = question["maximum"] / sum(weights(public) + weights(hidden))
        files[f"tests/{name}.py"] = _with_points(public, name, share)
        files[f"tests/{name}_hidden.py"] = _with_points(hidden, f"{name}_hidden", share)
    for name, content in packed.items():
        if name.startswith("data/"):
            files[f"files/{name}"] = content
    return zip_bytes(files)


def unpacked(bundle: Bundle) -> dict[str, bytes]:
    """The files of a bundle."""
    files = {}
    with tarfile.open(fileobj=io.BytesIO(bundle.tar)) as archive:
        for member in archive:
            content = archive.extractfile(member)
            if content is not None:
                files[member.name] = content.read()
    return files


def weights(text: str) -> list[float]:
    """The weights of the cases in a test file, 1 where none is given."""
    found = []
    for node in ast.parse(text).body:
        for call in getattr(node, "decorator_list", ()):
            if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("test_case"):
                given = {keyword.arg: keyword.value for keyword in call.keywords}
                points = ast.literal_eval(given["points"]) if "points" in given else None
                found.append(1.0 if points is None else float(points))
    return found


def _with_points(text: str, name: str, share: float) -> bytes:
    """The test file under a name of its own, with points for each of its cases."""
    points = [share * weight for weight in weights(text)]
    return f"{text}\n\nname = {name!r}\npoints = {points}\n".encode()


# --- running ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class OtterRun:
    """What one `otter run` came to; `points` is None where it left no results."""

    seconds: float
    points: float | None
    why: str = ""  # there are no results


class OtterContainer:
    """A hardened container in which `otter run` grades one notebook after another."""

    def __init__(self, bundle: Bundle, settings: SandboxSettings, seed: int) -> None:
        self._client = image.engine(timeout=3600)
        self._container = self._client.containers.create(
            TAG,
            ["sleep", LONGEST],
            init=True,
            environment=environment(settings.threads),
            tmpfs={"/tmp": f"rw,nosuid,nodev,mode=1777,size={SCRATCH}"},
            mem_limit=settings.container_memory,
            memswap_limit=settings.container_memory,
            pids_limit=settings.container_processes,
            shm_size=SCRATCH,
            nano_cpus=settings.threads * 10**9,
            auto_remove=True,
            **image.HARDENED,
        )
        try:
            self._container.start()
            files = {f"bundle/{name}": content for name, content in unpacked(bundle).items()}
            files["given/autograder.zip"] = autograder_zip(bundle, seed)
            self._send(files)
        except BaseException:
            self.close()
            raise

    def grade(self, notebook: str, limit: float) -> OtterRun:
        """Grade the text of a notebook; the seconds are those of the command, inside."""
        self._send({"given/submission.ipynb": notebook.encode()})
        command = [image.PYTHON, "-I", "-c", (HERE / "run_inside.py").read_text(), str(limit)]
        api = self._client.api
        started = api.exec_create(self._container.id, command)
        # Whatever waits inside may have been stopped, and the client would wait with it for ever.
        hung = threading.Event()

        def give_up() -> None:
            hung.set()
            self.close()

        watch = threading.Timer(limit + START_SECONDS, give_up)
        watch.start()
        try:
            output = api.exec_start(started["Id"])
            found = json.loads(output.decode().splitlines()[-1])
        except (requests.RequestException, DockerException, OSError, ValueError, IndexError):
            return OtterRun(limit, None, "hung" if hung.is_set() else "died")
        finally:
            watch.cancel()
        if found["status"] is None:
            return OtterRun(found["seconds"], None, f"not done after {limit:g} s")
        try:
            points = sum(float(test.get("score", 0)) for test in found["tests"])
        except (TypeError, ValueError, AttributeError):
            last = (found["words"].strip().splitlines() or ["no reason given"])[-1]
            return OtterRun(found["seconds"], None, last[:200])
        return OtterRun(found["seconds"], round(points, 4))

    def processor_seconds(self) -> float:
        """The processor time that the container has used up to now."""
        return processor_seconds(self._client, self._container)

    def close(self) -> None:
        """Stop the container, which removes it."""
        with contextlib.suppress(DockerException, requests.RequestException, OSError):
            self._container.remove(force=True)
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _send(self, files: dict[str, bytes]) -> None:
        """Unpack files under /tmp; Docker's own copy refuses where the root is read-only."""
        api = self._client.api
        made = api.exec_create(self._container.id, [image.PYTHON, "-I", "-c", UNPACK], stdin=True)
        stream: Any = api.exec_start(made["Id"], socket=True)
        try:
            stream._sock.settimeout(START_SECONDS)
            stream._sock.sendall(tar_bytes(files))
            stream._sock.shutdown(socket.SHUT_WR)
            words = b"".join(iter(lambda: stream._sock.recv(65536), b""))
        finally:
            stream._sock.close()
            stream.close()
        if api.exec_inspect(made["Id"])["ExitCode"] != 0:
            raise MachineryError(f"files did not reach the container: {words.decode()[-500:]}")


def processor_seconds(client: docker.DockerClient, container: Container) -> float:
    """The processor time of all processes a container has had, in seconds."""
    stats = client.api.stats(str(container.id), stream=False, one_shot=True)
    return float(stats["cpu_stats"]["cpu_usage"]["total_usage"]) / 1e9


def environment(threads: int) -> dict[str, str]:
    """What the kit sets for its own processes, and where hidden tests find their bundle."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    names += ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")
    return {name: str(threads) for name in names} | {
        "AUTOGRADER_BUNDLE": "/tmp/bundle",
        "PYTHONPATH": "/tmp/bundle/hidden",  # for what hidden tests have beside them
    }

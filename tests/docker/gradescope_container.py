"""Containers laid out as Gradescope documents it, with the privileges that Docker gives by default.

The folders are those of Gradescope's "Autograder Specifications": the zip is unpacked to
/autograder/source and its setup.sh runs once as root; then, per submission, a fresh container
gets /autograder/submission and runs /autograder/run_autograder as root.
"""

from __future__ import annotations

import io
import json
import os
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import docker

from autograder.archives import read_zip
from autograder.sandbox import image, surroundings

TAG = "autograder-test:gradescope"
LABEL = "autograder.test"
MEMORY = "3g"
SECONDS = 600

DOCKERFILE = """\
ARG BASE_IMAGE
FROM ${BASE_IMAGE}
RUN apt-get update -qq && apt-get install -qq --yes --no-install-recommends ca-certificates
COPY ca.pem /build/
RUN cat /etc/ssl/certs/ca-certificates.crt /build/ca.pem > /build/trusted.pem
COPY source/setup.sh source/install source/requirements-*.txt /autograder/source/
RUN eval "${FTP_PROXY:+export $FTP_PROXY}" && unset FTP_PROXY \\
 && PIP_CERT=/build/trusted.pem bash /autograder/source/setup.sh packages
COPY source /autograder/source
RUN cp /autograder/source/run_autograder /autograder/run_autograder \\
 && bash /autograder/source/setup.sh \\
 && mkdir /autograder/submission /autograder/results
CMD ["/autograder/run_autograder"]
"""
METADATA = {
    "created_at": "2026-10-18T14:22:32.365935-07:00",
    "assignment": {"title": "Homework", "total_points": "10.0"},
    "users": [{"email": "ada@example.com", "id": 1234, "name": "Ada Lovelace"}],
    "previous_submissions": [],
}


@dataclass(frozen=True)
class Run:
    """What a container left: its results (None: no file), what it printed, its exit status."""

    left: dict[str, Any] | None
    printed: str
    status: int

    @property
    def results(self) -> dict[str, Any]:
        assert self.left is not None, self.printed
        return self.left

    @property
    def score(self) -> float | None:
        return None if self.left is None else self.left.get("score")

    @property
    def output(self) -> str:
        return "" if self.left is None else str(self.left["output"])


def build(archive: bytes) -> str:
    """The image that Gradescope would make of an autograder zip; layers are taken from the cache.

    Packages come from where the build of the grading image takes them.
    """
    base = image.base(say=lambda line: None)
    context = io.BytesIO()
    with tarfile.open(fileobj=context, mode="w") as tar:
        _add(tar, "Dockerfile", DOCKERFILE.encode())
        _add(tar, "ca.pem", surroundings.authorities())
        for name, content in read_zip(archive).items():
            executable = name in ("setup.sh", "run_autograder")
            _add(tar, f"source/{name}", content, 0o755 if executable else 0o644)
    client = image.engine(timeout=1800)
    try:
        built, _ = client.images.build(
            fileobj=io.BytesIO(context.getvalue()),
            custom_context=True,
            tag=TAG,
            labels={LABEL: ""},
            buildargs={"BASE_IMAGE": base, **surroundings.build_arguments()},
            network_mode=os.environ.get(image.NETWORK_VARIABLE),
            rm=True,
            forcerm=True,
        )
        client.images.prune(filters={"dangling": True, "label": LABEL})
        return str(built.id)
    finally:
        client.close()


def run(
    built: str,
    submission: Mapping[str, bytes],
    *,
    source: Mapping[str, bytes] | None = None,
    command: list[str] | None = None,
    **options: Any,
) -> Run:
    """Grade one submission, given as its files by name, in a fresh container of `built`.

    `source` are files of another autograder zip to put into /autograder/source before.
    """
    usual: dict[str, Any] = {"mem_limit": MEMORY, "network_mode": network(), "init": True}
    client = image.engine(timeout=SECONDS)
    try:
        container = client.containers.create(built, command, **(usual | options))
        try:
            container.put_archive("/autograder", _upload(submission, source or {}))
            container.start()
            status = container.wait(timeout=SECONDS)["StatusCode"]
            printed = container.logs().decode(errors="replace")
            return Run(_results(container), printed, status)
        finally:
            container.remove(force=True)
    finally:
        client.close()


def network() -> str:
    """A network where the engine has one: student code must be kept from it all the same."""
    return "none" if os.environ.get(image.NETWORK_VARIABLE) else "bridge"


def _upload(submission: Mapping[str, bytes], source: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        _add(tar, "submission_metadata.json", json.dumps(METADATA).encode())
        for name, content in submission.items():
            _add(tar, f"submission/{name}", content)
        for name, content in source.items():
            _add(tar, f"source/{name}", content)
    return buffer.getvalue()


def _add(tar: tarfile.TarFile, name: str, content: bytes, mode: int = 0o644) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), mode
    tar.addfile(member, io.BytesIO(content))


def _results(container: Any) -> dict[str, Any] | None:
    try:
        chunks, _ = container.get_archive("/autograder/results/results.json")
    except docker.errors.NotFound:
        return None
    with tarfile.open(fileobj=io.BytesIO(b"".join(chunks))) as tar:
        file = tar.extractfile("results.json")
        assert file is not None
        found: dict[str, Any] = json.load(file)
        return found

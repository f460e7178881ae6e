"""A Docker engine of one's own, beside the one that is there: to be restarted and killed at will.

It has its own folder for images and containers, its own socket, control group and network
namespace, and lets containers have no network. Needs root, `dockerd`, and a file system that
overlays work on.
"""

from __future__ import annotations

import contextlib
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import docker
from docker.errors import DockerException, ImageNotFound

CONTROL_GROUP = "/autograder-own-engine"
START_SECONDS = 60.0


class OwnEngine:
    """The engine in `folder`; a context manager. What it holds stays for the next time."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.host = f"unix://{folder / 'docker.sock'}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        # A network namespace of its own: an engine without a bridge removes the usual one's.
        command = ["unshare", "--net", "dockerd", "--host", self.host]
        command += ["--data-root", str(self.folder / "data")]
        command += ["--exec-root", str(self.folder / "run")]
        command += ["--pidfile", str(self.folder / "pid"), "--cgroup-parent", CONTROL_GROUP]
        command += ["--bridge", "none", "--iptables=false", "--ip6tables=false"]
        # Of one that was killed: a first process that buries nobody lets it look alive.
        for name in ("pid", "run/containerd/containerd.pid"):
            (self.folder / name).unlink(missing_ok=True)
        with (self.folder / "engine.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"dockerd did not start; see {self.folder / 'engine.log'}")
            time.sleep(0.1)

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> None:
        """End it with a signal; its containerd ends with it, by itself or by the kernel."""
        if self._process is not None:
            process, self._process = self._process, None
            process.send_signal(sign)
            process.wait()

    def take_image(self, name: str) -> None:
        """Copy an image from the usual engine, unless the same one is there."""
        usual, own = docker.from_env(timeout=600), docker.DockerClient(self.host, timeout=600)
        try:
            wanted = usual.images.get(name)
            with contextlib.suppress(ImageNotFound):
                if own.images.get(name).id == wanted.id:
                    return
            # The client sends a stream in chunks; its types know of whole files alone.
            saved: Any = wanted.save(named=name)
            own.images.load(saved)
        finally:
            usual.close()
            own.close()

    def left(self) -> list[str]:
        """Containers, volumes and processes that are there."""
        client = docker.DockerClient(self.host)
        try:
            found = [f"container {c.short_id}" for c in client.containers.list(all=True)]
            found += [f"volume {volume.name}" for volume in client.volumes.list()]
        finally:
            client.close()
        return found + [f"process {pid}" for pid in self._processes()]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        mounts = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
        for place in reversed(mounts):  # an engine that was killed unmounts nothing
            if Path(place).is_relative_to(self.folder.resolve()):
                subprocess.run(["umount", "--lazy", place], check=False)

    def _answers(self) -> bool:
        if not (self.folder / "docker.sock").is_socket():
            return False
        try:
            with contextlib.closing(docker.DockerClient(self.host, timeout=5)) as client:
                return bool(client.ping())
        except (DockerException, OSError):
            return False

    def _processes(self) -> list[int]:
        """What runs in containers of this engine, whether it still knows them or not."""
        found = []
        for place in Path("/proc").glob("[0-9]*/cgroup"):
            with contextlib.suppress(OSError):
                if f"{CONTROL_GROUP}/" in place.read_text():
                    found.append(int(place.parent.name))
        return found

"""A sandbox in a hardened container: started, spoken to over its standard input and output."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import struct
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docker
from docker.errors import DockerException, NotFound
from docker.types import DeviceRequest, LogConfig

from autograder.course.bundle import Bundle
from autograder.course.settings import Limits, SandboxSettings
from autograder.errors import SandboxError, UsageError
from autograder.runner.policy import Policy
from autograder.runner.wire import Channel
from autograder.sandbox import gpu, image, orphans
from autograder.sandbox.client import Connection, Sandbox, greet, policy_for
from autograder.sandbox.users import CONTAINER, Users, reserve

FOLDER = "/srv"
STDERR = 2
STREAM_HEADER = struct.Struct(">BxxxL")
WORDS_KEPT = 8_000


class AttachedChannel(Channel):
    """Frames over Docker's attach socket, which packs standard output and error into one stream."""

    def __init__(self, stream: Any, limit: int) -> None:
        super().__init__(stream.fileno(), stream.fileno(), limit)
        self.stream = stream  # wraps the socket, and keeps it open
        self.socket = stream._sock
        self.left = 0  # bytes of the present packet that are still to come
        self.words = b""

    def hang_up(self) -> None:
        """End the conversation without closing the descriptor, which somebody may be reading."""
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the socket and its wrapper."""
        self.stream.close()
        self.socket.close()

    def _some(self, room: memoryview) -> int:
        while not self.left:
            header = self._exactly(STREAM_HEADER.size)
            if not header:
                return 0
            stream, length = STREAM_HEADER.unpack(header)
            if stream == STDERR:
                self.words = (self.words + self._exactly(length))[-WORDS_KEPT:]
                if not select.select([self.read_fd], [], [], 0)[0]:
                    raise BlockingIOError  # the caller has a clock, and waits for more
            else:
                self.left = length
        count = os.readv(self.read_fd, [room[: self.left]])
        self.left -= count
        return count

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            piece = os.read(self.read_fd, size - len(data))
            if not piece:
                return b""
            data += piece
        return data


def start_container(
    bundle: Bundle,
    settings: SandboxSettings,
    limits: Limits,
    keep_hidden: Sequence[Path] = (),  # noqa: ARG001 - a container has nothing to hide from
    device: gpu.Device | None = None,
) -> Sandbox:
    """A container of the grading image; it is gone when the sandbox closes.

    Args:
        bundle: The grading bundle.
        settings: How submissions are kept apart.
        limits: What each may use.
        keep_hidden: Folders of this machine, of which a container has none.
        device: The GPU on which TensorFlow computes; None is the CPU.
    """
    try:
        digest = image.image_id("gpu" if device else "cpu")
        client = image.engine()
    except (UsageError, DockerException, OSError) as error:
        # It was there when the batch began: worth another try.
        raise SandboxError(f"no container can be started: {error}") from error
    orphans.remove(client)  # they may still use what their command had reserved
    users = reserve(CONTAINER)
    policy = policy_for(settings, limits, users, container=True, folder=FOLDER)
    container: Any = None
    stream: Any = None
    try:
        container = client.containers.create(
            digest,
            tmpfs=_tmpfs(policy),
            mem_limit=settings.container_memory,
            memswap_limit=settings.container_memory,
            pids_limit=settings.container_processes,
            shm_size=policy.scratch,
            log_config=LogConfig(type="none"),  # reports pass here, with hidden inputs in them
            nano_cpus=settings.threads * 10**9,
            stdin_open=True,
            auto_remove=True,
            device_requests=[_request(device)] if device else [],
            environment=gpu.environment(device) if device else {},
            labels={orphans.OWNER_LABEL: str(orphans.OwnerProcess.this_process())},
            runtime=settings.runtime,
            **image.HARDENED,
        )
        wanted = {"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}
        stream = container.attach_socket(params=wanted)
        stream._sock.settimeout(None)
        since = int(time.time())
        container.start()
    except (DockerException, OSError) as error:
        _hang_up(stream)
        _remove(client, container, users)
        toolkit = "; is the NVIDIA container toolkit installed?" if device else ""
        raise SandboxError(f"the container did not start: {error}{toolkit}") from error
    except BaseException:
        _hang_up(stream)
        _remove(client, container, users)
        raise
    channel = AttachedChannel(stream, policy.message)
    connection = Connection(
        channel=channel,
        image=digest,
        interrupt=channel.hang_up,
        end=lambda: _end(client, container, channel, users),
        last_words=lambda: channel.words.decode(errors="replace"),
        killed_for_memory=lambda: _killed_for_memory(client, container, since),
    )
    return greet(connection, policy, bundle)


def _request(device: gpu.Device) -> DeviceRequest:
    """What asks the engine for this device and for no other."""
    return DeviceRequest(device_ids=[device.uuid], capabilities=[["gpu"]])


def _tmpfs(policy: Policy) -> dict[str, str]:
    """The container's folders that can be written, each with its owner; see `runner/boot.py`.

    Students' processes see none of them where the kernel permits jails. Without, the grader's
    user, which is its group here, may not go where students have their folders.
    """
    guarded = "rw,nosuid,nodev,noexec"
    grader = policy.grader_uid
    limits = f"size={policy.scratch},nr_inodes={policy.scratch_files}"
    return {
        f"{FOLDER}/course": f"{guarded},mode=755",
        f"{FOLDER}/grading": f"{guarded},mode=700,uid={grader},gid={grader}",
        f"{FOLDER}/home": f"{guarded},mode=700,size=16m",
        f"{FOLDER}/roots": f"{guarded},mode=755,size=1m",
        f"{FOLDER}/scratch": f"{guarded},mode=701,gid={grader},{limits}",
    }


def _end(
    client: docker.DockerClient, container: Any, channel: AttachedChannel, users: Users
) -> None:
    with contextlib.suppress(OSError):
        channel.close()
    _remove(client, container, users)


def _hang_up(stream: Any) -> None:
    """Close what was attached before there was a channel to do so."""
    if stream is not None:
        wrapped = stream._sock
        stream.close()
        wrapped.close()


def _remove(client: docker.DockerClient, container: Any, users: Users) -> None:
    if container is not None:
        with contextlib.suppress(NotFound, DockerException, OSError):
            container.remove(force=True)
    with contextlib.suppress(DockerException, OSError):
        client.close()
    users.close()


def _killed_for_memory(client: docker.DockerClient, container: Any, since: int) -> bool:
    """Whether the engine saw the kernel end a process of the container for memory."""
    try:
        events = client.events(
            since=since,
            until=int(time.time()) + 1,
            filters={"container": container.id, "event": "oom"},
            decode=True,
        )
        return any(True for _ in events)
    except (DockerException, OSError, ValueError):
        return False

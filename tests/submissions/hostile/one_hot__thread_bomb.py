"""Starts threads until none can be started, each with a large stack that sleeps."""

import threading
import time

HONEST = 8  # only decode is replaced


def decode(vectors, vocabulary):
    threading.stack_size(64 << 20)
    for _ in range(100_000):
        try:
            threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()
        except (RuntimeError, MemoryError):
            break
    return 42

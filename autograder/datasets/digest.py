"""Checksums: of a file's bytes, and of what a prepared file says."""

from __future__ import annotations

import hashlib
from pathlib import Path


def file_digest(path: Path) -> str:
    """SHA-256 of the bytes of `path`, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def content_digest(path: Path) -> str:
    """SHA-256 of what `path` holds, in hexadecimal; raises `ValueError` when it cannot be read.

    For an `.npz` that is the names, dtypes, shapes and items of its arrays, because the bytes of
    the archive depend on the machine's compression library. For any other file it is its bytes.
    """
    if path.suffix != ".npz":
        return file_digest(path)
    import numpy as np  # a command that reads no data starts without it

    digest = hashlib.sha256()
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            for name in sorted(arrays.files):
                array = np.ascontiguousarray(arrays[name])
                digest.update(f"{name}|{array.dtype.str}|{array.shape}|".encode())
                digest.update(array.tobytes())
    except Exception as error:  # a damaged archive fails in zipfile, zlib or NumPy alike
        raise ValueError(f"{path} cannot be read: {error}") from error
    return digest.hexdigest()

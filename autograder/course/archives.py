"""Archives whose bytes follow from their content alone: no times, owners or order of folders."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping

_FIRST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def tar_bytes(files: Mapping[str, bytes]) -> bytes:
    """A tar of `files`, in the order of their names."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name in sorted(files):
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(files[name]), 0o644
            tar.addfile(member, io.BytesIO(files[name]))
    return buffer.getvalue()


def zip_bytes(files: Mapping[str, bytes]) -> bytes:
    """A zip of `files`, in the order of their names.

    Members are stored as they are: compressed bytes differ between builds of zlib, and the large
    files of a release are compressed already.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            member = zipfile.ZipInfo(name, _FIRST_ZIP_DATE)
            member.create_system, member.external_attr = 3, 0o100644 << 16
            archive.writestr(member, files[name])
    return buffer.getvalue()

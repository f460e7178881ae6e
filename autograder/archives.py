"""Archives whose bytes follow from their content alone: no times, owners or order of folders."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Collection, Mapping

FIRST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def tar_bytes(files: Mapping[str, bytes]) -> bytes:
    """A tar of `files`, in the order of their names."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name in sorted(files):
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(files[name]), 0o644
            tar.addfile(member, io.BytesIO(files[name]))
    return buffer.getvalue()


def zip_bytes(files: Mapping[str, bytes], executable: Collection[str] = ()) -> bytes:
    """A zip of `files`, in the order of their names; those in `executable` can be run.

    Members are stored as they are: compressed bytes differ between builds of zlib, and the large
    files of a release are compressed already.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            member = zipfile.ZipInfo(name, FIRST_ZIP_DATE)
            mode = 0o100755 if name in executable else 0o100644
            member.create_system, member.external_attr = 3, mode << 16
            archive.writestr(member, files[name])
    return buffer.getvalue()


def read_tar(content: bytes) -> dict[str, bytes]:
    """The plain files of a tar that `tar_bytes` made, by name."""
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        found = {member.name: tar.extractfile(member) for member in tar if member.isfile()}
        return {name: file.read() for name, file in found.items() if file is not None}


def read_zip(content: bytes) -> dict[str, bytes]:
    """The files of a zip that `zip_bytes` made, by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {member.filename: archive.read(member) for member in archive.infolist()}

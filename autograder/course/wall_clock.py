"""From a time on the wall to the moment it means, also when the clocks are changed."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo


def instant(local: datetime, zone: tzinfo, *, later: bool = True) -> datetime:
    """Return the moment, in `zone`, at which its clocks show `local`, a time without a zone.

    A time in the hour that comes twice means two moments; one in the hour that is left out is
    read with the clock's old and its new setting, which also gives two. `later` chooses.
    """
    # With equal zones Python compares what the clocks show: only UTC tells before from after.
    readings = [local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    return (max(readings) if later else min(readings)).astimezone(zone)

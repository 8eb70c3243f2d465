"""The day it is where the readers are."""

import os
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from build_tools.errors import UsageError


def today_in_oslo() -> date:
    """Today's date in Norway; ``SOURCE_DATE_EPOCH`` (reproducible-builds.org) sets it."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
        return moment.astimezone(ZoneInfo("Europe/Oslo")).date()
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(
            f"SOURCE_DATE_EPOCH must be seconds since 1970, like 1795348800, not {epoch!r:.60}"
        ) from error

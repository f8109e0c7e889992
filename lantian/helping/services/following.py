"""Who must hear that helpers changed: the rooms above, in the same transaction."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string


def follow(helpers: Sequence[UUID], on: date) -> None:
    """Tells the rooms above that what decides about some helpers has changed (`HELPER_FOLLOWERS`)."""
    for told in map(import_string, settings.HELPER_FOLLOWERS):
        told(helpers, on)

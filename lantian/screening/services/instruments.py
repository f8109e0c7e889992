"""An instrument is brought in, released with a signature, taken out of use. Nothing is changed and nothing deleted."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from lantian.access.models import Post
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.kernel.city import acting_city
from lantian.places.rules import is_within
from lantian.screening.errors import ScreeningError
from lantian.screening.models import InstrumentEdition, InstrumentStep
from lantian.screening.queries.instruments import RELEASED, RETIRED, WAITING, Instrument, instrument_by

WIDEST = (0, 18)


@transaction.atomic
def bring_in(*, title: str, basis: str, data: Mapping[str, Any], code: str = "") -> InstrumentEdition:
    """Puts a questionnaire that `sheets.read_form` found faultless beside the others, not yet released.

    With `code` it is a new edition of one of the acting post's own. Raises `ScreeningError("moved_on")`.
    """
    definition = {"kind": "items", "ages": list(WIDEST), "scoring": {"scales": [], "alarms": []}, **data}
    return _add(title=title, basis=basis, definition=definition, code=code or f"own_{UUID(str(uuid7())).hex}")


@transaction.atomic
def release(*, instrument: Instrument, signed_by: str, note: str) -> InstrumentEdition:
    """Releases an instrument for all schools of its place; a shipped one becomes an edition of the office's place.

    Raises `ScreeningError`: not_yours, moved_on (somebody did it in the meantime).
    """
    row = instrument.row
    if row is None:
        row = _add(
            title=instrument.title,
            basis=instrument.basis,
            definition=instrument.definition,
            code=instrument.code,
        )
    elif not may_sign(acting_post(), instrument):
        raise ScreeningError("not_yours")
    elif instrument.state != WAITING:
        raise ScreeningError("moved_on")
    _step(row, RELEASED, signed_by, note)
    return row


@transaction.atomic
def retire(*, instrument: Instrument, signed_by: str, note: str) -> None:
    """Takes a released instrument out of use; what was answered stays. Raises `ScreeningError`: not_yours, moved_on."""
    if instrument.row is None or not may_sign(acting_post(), instrument):
        raise ScreeningError("not_yours")
    _step(instrument.row, RETIRED, signed_by, note)


def may_sign(post: Post, instrument: Instrument) -> bool:
    """Whether the office of a post releases an instrument: one of its own place or of a place in it."""
    if not may(Role(post.role), "screening.release"):
        return False
    return instrument.row is None or is_within(
        instrument.row.place, (post.region_low or 0, post.region_high or 0)
    )


def usable(key: str, region: int) -> Instrument:
    """The released instrument of a key that a school in `region` may use; raises `ScreeningError("not_released")`."""
    found = instrument_by(key)
    if found is None or found.state != RELEASED:
        raise ScreeningError("not_released")
    return found


def _add(*, title: str, basis: str, definition: Mapping[str, Any], code: str) -> InstrumentEdition:
    post = acting_post()
    place = post.unit.region_id
    editions = InstrumentEdition.objects.filter(city=acting_city(), place=place, code=code)
    last = editions.order_by("-edition").first()
    row = InstrumentEdition(
        place=place,
        code=code,
        edition=last.edition + 1 if last else 1,
        title=title,
        basis=basis,
        definition=dict(definition),
        recorded_by=post.user_id,
    )
    _insert(row)
    return row


def _step(row: InstrumentEdition, kind: str, signed_by: str, note: str) -> None:
    _insert(
        InstrumentStep(
            edition=row, kind=kind, signed_by=signed_by, note=note, recorded_by=acting_post().user_id
        )
    )


def _insert(row: InstrumentEdition | InstrumentStep) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise ScreeningError("moved_on") from None

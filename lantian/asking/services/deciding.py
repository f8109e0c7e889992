"""What the office of a place decides on a form: figures instead of it, allowed, or declined; and thought over again."""

from datetime import date
from typing import Any

from django.db import transaction

from lantian.access.log import note_access
from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.asking.errors import AskingError
from lantian.asking.models import FormAnswer, RequestedForm
from lantian.asking.rules.steps import STEPS, may
from lantian.disclosure.errors import DisclosureError
from lantian.disclosure.services.releasing import release
from lantian.insight.declared import indicators
from lantian.insight.queries.figures import of_places
from lantian.insight.queries.outside import counts_children, table_of
from lantian.kernel.versions import update_if_unchanged
from lantian.places import queries as places
from lantian.places.rules import Level, is_within, level_of, scope_of
from lantian.registry.counted import Indicator

KIND = "form_answer"
NOBODY: dict[str, Any] = {"decided_on": None, "decided_by": None, "allowed_until": None, "reason": ""}


def is_mine(form: RequestedForm) -> bool:
    """Whether the acting office decides on a form: it is for its own place, or for a town of a county."""
    post = acting_post()
    if form.region == post.region_low:
        return True
    is_county, is_town = post.role == Role.COUNTY_OFFICE, level_of(form.region) == Level.TOWN
    return is_county and is_town and is_within(form.region, (post.region_low or 0, post.region_high or 0))


@transaction.atomic
def answer(*, form: RequestedForm, version: int, level: Level | None, today: date) -> FormAnswer:
    """Gives whoever asks the figures of today instead, protected, of the place and of the places of `level` in it.

    Raises `Conflict`, `AskingError`: not_yours, not_now, nothing_matched, not_counts, exposed.
    """
    _refuse(form, "answer")
    asked, codes = _asked(form), _places(form, level, today)
    table = table_of(KIND, asked, codes, of_places(codes, asked), today)
    changed = _move(form, "answer", version, today, reason="")
    basis = "，".join(filter(None, (form.document, form.article)))
    try:
        given = release(kind=KIND, title=form.title, reader=form.asker, basis=basis, tables=[table], on=today)
    except DisclosureError as error:
        raise AskingError("exposed") from error
    row = FormAnswer(
        form=changed, regions=form.regions, release=given.pk, as_of=today, level=level or "",
        recorded_by=acting_post().user_id,
    )  # fmt: skip
    row.save(force_insert=True)
    return row


@transaction.atomic
def allow(
    *, form: RequestedForm, version: int, reason: str, until: date | None, today: date
) -> RequestedForm:
    """Lets a form go out to the field up to a day. Raises `Conflict`, `AskingError`: not_yours, not_now,
    reason_needed, until_needed, until_past."""
    _refuse(form, "allow")
    if until is None:
        raise AskingError("until_needed", field="until")
    if until < today:
        raise AskingError("until_past", field="until")
    return _move(form, "allow", version, today, reason=_said(reason), allowed_until=until)


@transaction.atomic
def decline(*, form: RequestedForm, version: int, reason: str, today: date) -> RequestedForm:
    """The field need not fill a form in. Raises `Conflict`, `AskingError`: not_yours, not_now, reason_needed."""
    _refuse(form, "decline")
    return _move(form, "decline", version, today, reason=_said(reason))


@transaction.atomic
def reopen(*, form: RequestedForm, version: int) -> RequestedForm:
    """A decision is thought over again; what was given out stays given. Raises `Conflict`, `AskingError`: not_yours,
    not_now."""
    _refuse(form, "reopen")
    changed = update_if_unchanged(form, {**NOBODY, "state": STEPS["reopen", form.state]}, version=version)
    _note(changed, "reopened")
    return changed


def _refuse(form: RequestedForm, verb: str) -> None:
    if not is_mine(form):
        raise AskingError("not_yours")
    if not may(verb, form.state):
        raise AskingError("not_now")


def _move(form: RequestedForm, verb: str, version: int, today: date, **values: Any) -> RequestedForm:
    state = STEPS[verb, form.state]
    decided = {"state": state, "decided_on": today, "decided_by": acting_post().user_id, **values}
    changed = update_if_unchanged(form, decided, version=version)
    _note(changed, state)
    return changed


def _said(reason: str) -> str:
    if not reason.strip():
        raise AskingError("reason_needed", field="reason")
    return reason.strip()


def _asked(form: RequestedForm) -> list[Indicator]:
    """The figures that a form asks for, each once, as far as they may leave the house."""
    role, known = Role(acting_post().role), indicators()
    codes = dict.fromkeys(column["figure"] for column in form.matched)
    found = [known[code] for code in codes if code in known and role in known[code].roles]
    if not found:
        raise AskingError("nothing_matched")
    counted = [one for one in found if counts_children(one)]
    if not counted:
        raise AskingError("not_counts")
    return counted


def _places(form: RequestedForm, level: Level | None, today: date) -> list[int]:
    below = places.regions_in(scope_of(form.region), level, today) if level else []
    return [form.region, *sorted(region.code for region in below)]


def _note(form: RequestedForm, what: str) -> None:
    note_access("asking.decide_form", region=form.region, what=what, form=str(form.pk))

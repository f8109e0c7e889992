"""What every row of a case bears when it is written, who may write it, and its line in the access log."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from lantian.access.log import note_access
from lantian.access.policy import Scope
from lantian.access.scopes import acting_post
from lantian.cases.errors import CasesError
from lantian.cases.models import CaseStep, ProtectionCase
from lantian.cases.rules.bases import problem_of_basis
from lantian.cases.rules.helping import earliest_day, problem_of_day
from lantian.cases.rules.steps import State, Verb, after, may
from lantian.cases.rules.teams import county_of
from lantian.registry.models import Child

# What the log calls whatever was done with a case. The line names no child, and no place smaller than the county:
# whoever may read the log of a child, or of a village, must not learn that it has a case.
LOGGED_AS = "registry.read_child"


def guards_of(case: ProtectionCase) -> dict[str, Any]:
    """The case of a new row, its guards and its author."""
    return {
        "case": case,
        "child_id": case.child_id,
        "region": case.region,
        "school": case.school,
        "team": case.team,
        "recorded_by": acting_post().user_id,
    }


def note(case: ProtectionCase, action: str, **detail: Any) -> None:
    """The line of the access log; what was really done stands in its detail, which no page shows."""
    note_lines(county_of(case.region), action, case=str(case.pk), **detail)


def note_lines(county: int, action: str, **detail: Any) -> None:
    """The same of a list of cases of a county."""
    note_access(LOGGED_AS, region=county, deed=f"cases.{action}", **detail)


def lock_case(case: ProtectionCase) -> ProtectionCase:
    """The case as it is now; nobody else moves it until this transaction ends. Raises `CasesError("not_now")`."""
    rows = ProtectionCase.objects.filter(pk=case.pk).select_for_update(no_key=True, of=("self",))
    found = rows.first()
    if found is None:
        raise CasesError("not_now")
    return found


def lock_own(case: ProtectionCase, *, as_owner: bool = False) -> ProtectionCase:
    """As `lock_case`, for a seat of the team. Raises `CasesError`: not_team, not_owner."""
    found, seat = lock_case(case), acting_post().seat
    if seat not in found.team:
        raise CasesError("not_team")
    if as_owner and seat != found.owner:
        raise CasesError("not_owner")
    return found


def check_day(case: ProtectionCase, on: date, today: date, *, field: str = "on") -> None:
    """Raises `CasesError` where something cannot have been on a day: day_future, before_birth."""
    born = None
    if case.child_id and acting_post().scope != Scope.UNIT:
        born = Child.objects.filter(pk=case.child_id).values_list("birth_on", flat=True).first()
    wrong = problem_of_day(on, today=today, earliest=earliest_day(born, case.opened_on))
    if wrong:
        raise CasesError(wrong, field=field)


def take_step(
    case: ProtectionCase,
    verb: Verb,
    *,
    basis: str,
    basis_words: str = "",
    words: str = "",
    told: Collection[str] = (),
    acts: Collection[str] = (),
    about: UUID | None = None,
    **changes: Any,
) -> CaseStep:
    """Moves a locked case by `verb` and notes it; `changes` are columns of the case that change with it.

    Raises `CasesError`: not_now, basis_needed, basis_words_needed.
    """
    before = State(case.state)
    if not may(verb, before):
        raise CasesError("not_now")
    wrong = problem_of_basis(basis, basis_words)
    if wrong:
        raise CasesError(wrong, field="basis" if wrong == "basis_needed" else "basis_words")
    now = timezone.now()
    state = after(verb, before)
    if state != before:
        changes |= {"state": state.value, "entered_on": timezone.localdate(now)}
    if changes:
        ProtectionCase.objects.filter(pk=case.pk).update(**changes, version=case.version + 1)
        case.refresh_from_db()
    last = CaseStep.objects.filter(case=case.pk).aggregate(last=Max("number"))["last"] or 0
    step = CaseStep(
        **guards_of(case),
        number=last + 1,
        verb=verb.value,
        before=before.value,
        after=state.value,
        at=now,
        seat=acting_post().seat,
        basis=basis,
        basis_words=basis_words.strip(),
        told=sorted(told),
        acts=sorted(acts),
        about=about,
        words=words.strip() or None,
    )
    step.save(force_insert=True)
    note(case, verb.value)
    return step

"""Where the child lives for the time being, and what is done towards its guardians."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from lantian.cases.errors import CasesError
from lantian.cases.models import Intervention, Placement, ProtectionCase
from lantian.cases.rules.helping import problem_of_placement
from lantian.cases.rules.interventions import (
    Kind,
    Stage,
    first_stage,
    problem_of_intervention,
    problem_of_outcome,
)
from lantian.cases.rules.steps import State, Verb, may
from lantian.cases.services.rows import check_day, guards_of, lock_own, take_step
from lantian.kernel.values.text import says_little
from lantian.kernel.versions import update_if_unchanged


@transaction.atomic
def place(*, case: ProtectionCase, values: Mapping[str, Any], today: date) -> Placement:
    """The child lives somewhere else for the time being. What was only reported is answered to with it.

    `values`: kind, where, carer, since, until_planned, ground, basis, basis_words, told. Raises `CasesError`: not_team,
    not_now, words_needed, placed_already, day_future, before_birth, until_before, placement_too_long.
    """
    case = lock_own(case)
    check_day(case, values["since"], today, field="since")
    field, wrong = problem_of_placement(values["since"], values["until_planned"], today)
    if wrong:
        raise CasesError(wrong, field=field)
    for name in ("where", "carer"):
        if len(values[name].strip()) < 2:
            raise CasesError("words_needed", field=name)
    row = Placement(
        **guards_of(case),
        kind=values["kind"],
        where=values["where"].strip(),
        carer=values["carer"].strip(),
        since=values["since"],
        until_planned=values["until_planned"],
        ground=values["ground"],
        basis=values["basis"],
    )
    if case.state == State.REPORTED:
        take_step(case, Verb.RESPOND, basis=values["basis"], basis_words=values["basis_words"], acts=["away"])
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise CasesError("placed_already") from None
    take_step(case, Verb.PLACE, about=row.pk, **_basis(values))
    return row


@transaction.atomic
def end_placement(*, placement: Placement, version: int, values: Mapping[str, Any], today: date) -> Placement:
    """The child lives somewhere for good again, and where. `values`: on, words, basis, basis_words, told.

    Raises `Conflict`, `CasesError`: not_team, not_now, words_needed, day_future, day_before.
    """
    case = lock_own(placement.case)
    if not Placement.objects.filter(pk=placement.pk, ended_on__isnull=True).exists():
        raise CasesError("not_now")
    if values["on"] > today:
        raise CasesError("day_future", field="on")
    if values["on"] < placement.since:
        raise CasesError("day_before", field="on")
    if says_little(values["words"]):
        raise CasesError("words_needed", field="words")
    ended = update_if_unchanged(placement, {"ended_on": values["on"]}, version=version)
    take_step(case, Verb.END_PLACE, about=placement.pk, words=values["words"], **_basis(values))
    return ended


@transaction.atomic
def intervene(*, case: ProtectionCase, values: Mapping[str, Any], today: date) -> Intervention:
    """Something is done towards guardians, or applied for at the court. The case is in intervention from then on.

    `values`: kind, by, ground, on, until, words, basis, basis_words, told. Raises `CasesError`: not_team, not_now,
    words_needed, not_theirs, ground_needed, day_future, before_birth, until_before, order_too_long.
    """
    case = lock_own(case)
    kind = Kind(values["kind"])
    check_day(case, values["on"], today)
    field, wrong = problem_of_intervention(
        kind, values["by"], values["ground"], on=values["on"], until=values["until"], today=today
    )
    if wrong:
        raise CasesError(wrong, field=field)
    if says_little(values["words"]):
        raise CasesError("words_needed", field="words")
    row = Intervention(
        **guards_of(case),
        kind=kind.value,
        by=values["by"],
        basis=values["basis"],
        ground=values["ground"],
        on=values["on"],
        until=values["until"],
        words=values["words"].strip(),
        stage=first_stage(kind).value,
    )
    row.save(force_insert=True)
    verb = Verb.INTERVENE if may(Verb.INTERVENE, State(case.state)) else Verb.NOTE
    if verb == Verb.NOTE and case.state != State.INTERVENTION:
        raise CasesError("not_now")
    take_step(case, verb, about=row.pk, **_basis(values))
    return row


@transaction.atomic
def enter_outcome(
    *, intervention: Intervention, version: int, values: Mapping[str, Any], today: date
) -> Intervention:
    """What a court decided, that an application was withdrawn, or that something which lasts has ended.

    `values`: stage, on, words, basis, basis_words, told. Raises `Conflict`, `CasesError`: not_team, not_now,
    day_future, day_before, words_needed.
    """
    case = lock_own(intervention.case)
    intervention.refresh_from_db()
    since = intervention.decided_on or intervention.on
    wrong = problem_of_outcome(
        Kind(intervention.kind),
        Stage(intervention.stage),
        values["stage"],
        on=values["on"],
        since=since,
        today=today,
    )
    if wrong:
        raise CasesError(wrong, field="on" if wrong != "not_now" else None)
    if says_little(values["words"]):
        raise CasesError("words_needed", field="words")
    written = {"stage": values["stage"], "decided_on": values["on"], "outcome": values["words"].strip()}
    row = update_if_unchanged(intervention, written, version=version)
    take_step(case, Verb.OUTCOME, about=row.pk, **_basis(values))
    return row


def _basis(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in ("basis", "basis_words", "told")}

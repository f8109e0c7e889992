"""Steps without a paper of their own: emergency response, assessing anew, back to help, opening again; closing."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from lantian.access.scopes import acting_post
from lantian.cases.errors import CasesError
from lantian.cases.models import CaseAssessment, CaseStep, CaseTask, Intervention, Placement, ProtectionCase
from lantian.cases.rules.closing import Outcome, Standing, left_open, still_running
from lantian.cases.rules.interventions import is_open
from lantian.cases.rules.steps import Verb
from lantian.cases.services.opening import owe_look
from lantian.cases.services.rows import check_day, lock_own, take_step
from lantian.kernel.values.text import says_little

BY_HAND = (Verb.RESPOND, Verb.ASSESS, Verb.HELP, Verb.REOPEN, Verb.NOTE)
"""What is said with words alone; everything else follows from a row."""
BY_OWNER = frozenset({Verb.REOPEN})


@transaction.atomic
def move(
    *,
    case: ProtectionCase,
    verb: Verb,
    words: str,
    basis: str,
    basis_words: str = "",
    told: Collection[str] = (),
    acts: Collection[str] = (),
    today: date,
) -> CaseStep:
    """One of `BY_HAND`, said in words. Raises `CasesError`: not_team, not_owner, not_now, words_needed,
    assessment_missing, case_stands, basis_needed, basis_words_needed."""
    case = lock_own(case, as_owner=verb in BY_OWNER)
    if says_little(words):
        raise CasesError("words_needed", field="words")
    if verb == Verb.HELP and not standing_of(case).assessments:
        raise CasesError("assessment_missing")
    clean = {"closed_on": None, "outcome": "", "word_by": "", "word_text": None, "feedback_on": None}
    changes: dict[str, Any] = clean if verb == Verb.REOPEN else {}
    try:
        with transaction.atomic():
            step = take_step(
                case, verb, basis=basis, basis_words=basis_words, words=words, told=told, acts=acts, **changes
            )
    except IntegrityError:
        raise CasesError("case_stands") from None
    if verb == Verb.REOPEN:
        owe_look(case, today)
    return step


@transaction.atomic
def close(*, case: ProtectionCase, values: Mapping[str, Any], today: date) -> CaseStep:
    """Closes a case: with help given by the word of child or carer, or because there is none.

    `values`: outcome, word_by, word_text, feedback_on, words, basis, basis_words, told. Raises `CasesError`: not_team,
    not_owner, not_now, what `rules.closing` finds open, word_missing, feedback_missing, day_future, before_birth,
    words_needed.
    """
    case = lock_own(case, as_owner=True)
    is_none = values["outcome"] == Outcome.NO_CASE
    standing = standing_of(case)
    for code in still_running(standing) if is_none else left_open(standing):
        raise CasesError(code)
    _check_words(case, values, is_none=is_none, today=today)
    words = (
        {} if is_none else {"word_by": values["word_by"], "word_text": values["word_text"].strip() or None}
    )
    CaseTask.objects.filter(case=case.pk, state="open").update(
        state="dropped", came_out="dropped", ended_on=today
    )
    return take_step(
        case,
        Verb.DISMISS if is_none else Verb.CLOSE,
        basis=values["basis"],
        basis_words=values["basis_words"],
        words=values["words"],
        told=values["told"],
        closed_on=today,
        outcome=values["outcome"],
        feedback_on=values["feedback_on"],
        moved_from=None,
        **words,
    )


def _check_words(case: ProtectionCase, values: Mapping[str, Any], *, is_none: bool, today: date) -> None:
    if says_little(values["words"]):
        raise CasesError("words_needed", field="words")
    if not is_none and not values["word_by"]:
        raise CasesError("word_missing", field="word_by")
    if not is_none and says_little(values["word_text"]):
        raise CasesError("word_missing", field="word_text")
    if values["feedback_on"] is None:
        raise CasesError("feedback_missing", field="feedback_on")
    check_day(case, values["feedback_on"], today, field="feedback_on")


def standing_of(case: ProtectionCase) -> Standing:
    """What a case has and still has open; assessments count since it was opened last."""
    opened = (
        CaseStep.objects.filter(case=case.pk, verb__in=(Verb.OPEN, Verb.REOPEN)).order_by("-number").first()
    )
    since = Q(recorded_at__gte=opened.at) if opened else Q()
    rows = Intervention.objects.filter(case=case.pk).values_list("kind", "stage")
    return Standing(
        assessments=CaseAssessment.objects.filter(since, case=case.pk).count(),
        placements=Placement.objects.filter(case=case.pk, ended_on__isnull=True).count(),
        interventions=sum(is_open(kind, stage) for kind, stage in rows),
        tasks=CaseTask.objects.filter(case=case.pk, state="open").exclude(kind="review").count(),
    )


def is_own(case: ProtectionCase) -> bool:
    """Whether the acting post is of the team of a case."""
    return acting_post().seat in case.team

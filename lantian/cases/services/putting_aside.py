"""Evidence that came into a case by mistake is set aside with a reason, and brought back from above."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from lantian.cases.errors import CasesError
from lantian.cases.models import CaseFile
from lantian.cases.queries.evidence import asides_of
from lantian.cases.rules.steps import Verb
from lantian.cases.services.rows import lock_case, lock_own, take_step
from lantian.files import asides
from lantian.kernel.values.text import says_little


@transaction.atomic
def set_aside(*, file: CaseFile, words: str, basis: str, basis_words: str = "") -> None:
    """Whoever answers for a case takes a file from its team; `words` say why. Nothing is lost until its time ends.

    Raises `CasesError`: not_team, not_owner, reason_needed, and those of a basis; `AsideRefused`: aside_already.
    """
    case = lock_own(file.case, as_owner=True)
    _check_reason(words)
    asides.check_shown(CaseFile.objects.get(pk=file.pk))
    take_step(case, Verb.SET_ASIDE, basis=basis, basis_words=basis_words, words=words, about=file.pk)


@transaction.atomic
def bring_back(*, file: CaseFile, words: str, basis: str, basis_words: str = "") -> None:
    """The team opens a file again, by the word of somebody of the level above who saw it.

    They need not be of the team, if they hold the key of the place. Raises `CasesError`: not_now, reason_needed, and
    those of a basis; `AsideRefused`: not_from_here.
    """
    case = lock_case(file.case)
    _check_reason(words)
    if not can_bring_back(CaseFile.objects.get(pk=file.pk), timezone.localdate()):
        raise asides.AsideRefused("not_from_here")
    take_step(case, Verb.BRING_BACK, basis=basis, basis_words=basis_words, words=words, about=file.pk)


def can_bring_back(file: CaseFile, on: date) -> bool:
    """Whether the acting post, which sees a file, may bring it back, and look at it before."""
    return asides.can_bring_back(file, asides_of([file], on).get(file.pk), on)


def _check_reason(words: str) -> None:
    if says_little(words):
        raise CasesError("reason_needed", field="words")

"""Pictures and papers of a case: checked, sealed, for its team alone."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from lantian.access.scopes import acting_post
from lantian.alarms.services.reporting import MOST_FILES
from lantian.cases.errors import CasesError
from lantian.cases.models import CaseFile, ProtectionCase
from lantian.cases.rules.steps import State, Verb, may
from lantian.cases.services.rows import guards_of, lock_own, take_step
from lantian.files.papers import examine
from lantian.files.services import sealed_away
from lantian.kernel.values.text import says_little


@transaction.atomic
def add_files(
    *, case: ProtectionCase, files: Sequence[Path], what: str, basis: str, basis_words: str = ""
) -> list[CaseFile]:
    """Keeps files in a case, and says `what` they show.

    Raises `CasesError`: not_team, not_now, no_files, too_many_files, words_needed, and those of a basis;
    `PaperRefused` for what is no paper.
    """
    case = lock_own(case)
    if not may(Verb.NOTE, State(case.state)):
        raise CasesError("not_now")
    if not files:
        raise CasesError("no_files", field="evidence")
    if len(files) > MOST_FILES:
        raise CasesError("too_many_files", field="evidence", most=MOST_FILES)
    if says_little(what):
        raise CasesError("words_needed", field="what")
    papers = [examine(path, limit=settings.DOCUMENT_LIMIT_BYTES) for path in files]
    with sealed_away(papers) as kept:
        rows = [
            CaseFile(
                **guards_of(case),
                **{**one, "id": UUID(one["id"])},
                seat=acting_post().seat,
                what=what.strip(),
            )
            for one in kept
        ]
        CaseFile.objects.bulk_create(rows)
        words = _("Evidence: %(what)s") % {"what": what.strip()}
        take_step(case, Verb.NOTE, basis=basis, basis_words=basis_words, words=words, about=rows[0].pk)
    return rows

"""Evidence of a case: what its team reads, and of what was set aside who did so and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lantian.cases.models import CaseFile, CaseStep, ProtectionCase
from lantian.cases.queries.teams import names_of_seats
from lantian.cases.rules.reading import Reader
from lantian.cases.rules.steps import Verb
from lantian.files.asides import Aside, Deed, aside_of


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a case, and what stands beside it where it was set aside."""

    file: CaseFile
    aside: Aside | None


def files_of(case: ProtectionCase, reader: Reader, on: date) -> list[FileLine]:
    """The latest first: all for the team; for who watches over the case what they may bring back, and no other."""
    if reader == Reader.GLASS:
        return []
    files = list(CaseFile.objects.filter(case=case.pk).order_by("-recorded_at", "-pk"))
    deeds = asides_of(files, on)
    lines = [
        FileLine(file, aside_of(file, deeds[file.pk], on) if file.pk in deeds else None) for file in files
    ]
    return [line for line in lines if reader.is_team or (line.aside and line.aside.may_bring_back)]


def asides_of(files: Sequence[CaseFile], on: date) -> dict[UUID, Deed]:
    """Who set each file last aside that is so now, and why; all of one case. No question where none is."""
    gone = [file for file in files if file.set_aside_at]
    if not gone:
        return {}
    steps = CaseStep.objects.filter(
        case=gone[0].case_id, verb=Verb.SET_ASIDE.value, about__in=[file.pk for file in gone]
    )
    found = {step.about: step for step in steps.order_by("number") if step.about}
    names = names_of_seats([step.seat for step in found.values()], on)
    return {
        key: Deed(
            seat=step.seat,
            user=step.recorded_by,
            by=names.get(step.seat, ""),
            words=step.words.reveal() if step.words else "",
        )
        for key, step in found.items()
    }

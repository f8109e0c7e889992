"""A look at a file, for what follows from an event."""

from lantian.registry.queries.calibres import facts_of
from lantian.registry.queries.file import ChildFile
from lantian.registry.rules.sequels import Look


def look_of(file: ChildFile) -> Look:
    """What a file that was read whole says now."""
    enrolment = file.facts.get("enrolment")
    school = (
        (enrolment.school_unit or enrolment.school_text, enrolment.grade, enrolment.class_name)
        if enrolment
        else ()
    )
    return Look(
        facts_of(file),
        has_carer=bool(file.carers),
        has_card=bool(file.cards),
        outdated=frozenset(card.kind for card in file.cards if card.is_latest and card.outdated_since),
        school=str(school),
        closed=file.closing.reason if file.closing else "",
    )

"""知情同意书和答题纸: for each child of a round a consent sheet, and an answer sheet to fill in by hand."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from lantian.kernel.documents.typesetting import set_pdf
from lantian.places.models import Unit
from lantian.registry.models import Child
from lantian.screening.models import Round
from lantian.screening.queries.instruments import instrument_of

TEMPLATE = Path(__file__).with_name("papers.typ")
TITLE = "心理测评知情同意书"


def set_papers(held: Round, children: Sequence[Child], *, made_on: date) -> bytes:
    """The PDF. Raises `FontsMissing`."""
    instrument = instrument_of(held.edition)
    questions = [question for question in instrument.questions if question.is_asked]
    choices = questions[0].choices if instrument.can_be_typed else ()
    data: dict[str, Any] = {
        "school": Unit.objects.get(pk=held.school).name,
        "instrument": instrument.title,
        "day": f"{held.held_on.year}年{held.held_on.month}月{held.held_on.day}日",
        "days": settings.SCREENING_KEEP_ANSWERS_DAYS,
        "intro": next((one.label for one in instrument.questions if one.kind == "note"), ""),
        "questions": [question.label for question in questions] if choices else [],
        "choices": [list(choice) for choice in choices],
        "children": [child.name for child in children],
    }
    return set_pdf(TEMPLATE, data, title=TITLE, made_on=made_on, is_tagged=False)

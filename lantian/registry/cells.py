"""The columns of the list of children: each cell as text, for sheets, and as part of a page."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from lantian.kernel.markup import joined, text
from lantian.registry.labels import GAP_LABELS
from lantian.registry.queries.listing import Line
from lantian.registry.words import age_in_words, coded, school_in_words

GAPS_SHOWN = 2
ON_WIDE_SCREENS = ("age", "sex")
WIDE = ' class="d-none d-md-table-cell"'


def school_and_class(line: Line) -> str:
    """太厢小学 三年级 1班; the stage where no school is known."""
    return school_in_words(*line.schooling)


def carer(line: Line) -> str:
    return " ".join(filter(None, (line.carer.name, coded(line.carer.relation, "relation"))))


TEXTS: dict[str, Callable[[Line], str]] = {
    "age": lambda line: _("%(years)s years") % {"years": line.age},
    "sex": lambda line: coded(line.child.sex, "sex"),
    "place": lambda line: line.place,
    "school": school_and_class,
    "carer": carer,
    "missing": lambda line: _(", ").join(str(GAP_LABELS[gap]) for gap in line.gaps),
    "confirmed": lambda line: line.child.confirmed_on.isoformat(),
    "birth_on": lambda line: line.child.birth_on.isoformat(),
    "ethnicity": lambda line: coded(line.child.ethnicity, "ethnicity"),
}
"""Each column's cell as text, by the column's name (`labels.COLUMNS`)."""


def table_rows(lines: Iterable[Line], columns: Mapping[str, Any]) -> SafeString:
    """The rows of the list, name first. Built without a template: a page has hundreds of cells."""
    some = uuid7()
    before, after = reverse("registry:child", args=[some]).split(str(some))
    openings = {
        name: f'<td data-label="{text(label)}"{WIDE if name in ON_WIDE_SCREENS else ""}>'
        for name, label in columns.items()
    }
    return joined(_row(line, openings, f"{before}{line.child.pk}{after}") for line in lines)


def _row(line: Line, openings: Mapping[str, str], address: str) -> str:
    cells = "".join(f"{opening}{_cell(name, line)}</td>" for name, opening in openings.items())
    return (
        f'<tr><th scope="row" class="card-head"><a class="row-link" href="{address}">{text(line.child.name)}</a> '
        f'<span class="muted small d-md-none">{text(_in_short(line))}</span></th>{cells}</tr>'
    )


def _in_short(line: Line) -> str:
    """What a phone shows beside the name, instead of columns of their own."""
    return f"{TEXTS['sex'](line)} · {TEXTS['age'](line)}"


def _cell(name: str, line: Line) -> str:
    """The inside of a cell, escaped."""
    if name == "confirmed":
        return _confirmed(line)
    if name == "missing" and line.gaps:
        return f'<span class="tone-watch">{text(_missing(line))}</span>'
    return text(TEXTS[name](line))


def _confirmed(line: Line) -> str:
    """How old what is known is, in words, with the day behind it; when the file was closed, instead."""
    if line.child.closed_on:
        closed = _("closed %(day)s") % {"day": line.child.closed_on.isoformat()}
        return f'<span class="badge tone-neutral">{text(closed)}</span>'
    age = text(age_in_words(line.child.confirmed_on, timezone.localdate()))
    tone = "badge tone-watch" if line.is_stale else ""
    return f'<span class="{tone}" title="{text(TEXTS["confirmed"](line))}">{age}</span>'


def _missing(line: Line) -> str:
    shown = _(", ").join(str(GAP_LABELS[gap]) for gap in line.gaps[:GAPS_SHOWN])
    return f"{shown} +{len(line.gaps) - GAPS_SHOWN}" if len(line.gaps) > GAPS_SHOWN else shown

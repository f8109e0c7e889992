"""Duties as parts of a page, put together by hand: a list has hundreds of cells."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from uuid_utils.compat import uuid7

from lantian.duties.names import LEVEL_NAMES, LEVEL_TONES
from lantian.duties.queries.today import Owed
from lantian.kernel.badges import badge
from lantian.kernel.markup import joined, text


def due(line: Owed) -> SafeString:
    """Until when a duty is to be done, or for how long it is late."""
    if line.is_late:
        late = ngettext("%(days)s day late", "%(days)s days late", line.days_late) % {"days": line.days_late}
        return badge(late, "danger")
    day = _("by %(day)s") % {"day": _day(line.duty.due_on)}
    assumed = _("(calendar not announced yet)") if line.duty.is_assumed else ""
    note = f' <span class="muted small">{text(assumed)}</span>' if assumed else ""
    return joined([f'<span><span class="nowrap">{text(day)}</span>{note}</span>'])


def table_rows(lines: Iterable[Owed], *, shows_who: bool, shows_risk: bool) -> SafeString:
    """The rows of a list of duties: the child, what is owed, until when, by whom, its level, when it was done last."""
    some = uuid7()
    before, after = reverse("registry:child", args=[some]).split(str(some))
    openings = [f'<td data-label="{text(label)}">' for label in _labels(shows_who, shows_risk)]
    return joined(
        _row(f"{before}{line.duty.child_id}{after}", line, openings, _cells(line, shows_who, shows_risk))
        for line in lines
    )


def _labels(shows_who: bool, shows_risk: bool) -> Iterator[str]:
    yield from (_("What is owed"), pgettext("duty", "Until when"))
    if shows_who:
        yield _("Who owes it")
    if shows_risk:
        yield _("Level")
    yield _("Last done")


def _row(address: str, line: Owed, openings: Iterable[str], cells: Iterable[str]) -> str:
    name = f'<a class="row-link" href="{address}">{text(line.duty.child.name)}</a>'
    said = "".join(f"{opening}{cell}</td>" for opening, cell in zip(openings, cells, strict=True))
    return f'<tr><th scope="row" class="card-head">{name}</th>{said}</tr>'


def _cells(line: Owed, shows_who: bool, shows_risk: bool) -> Iterator[str]:
    yield from (_what(line), due(line))
    if shows_who:
        heard = f' <span class="muted small">→ {text(line.escalated_to)}</span>' if line.escalated_to else ""
        yield f"{text(line.owed_by)}{heard}"
    if shows_risk:
        yield badge(LEVEL_NAMES[line.level], LEVEL_TONES[line.level]) if line.duty.risk > 1 else ""
    done, never = line.duty.last_done_on, _("never done yet")
    yield _day(done) if done else f'<span class="muted">{text(never)}</span>'


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def _what(line: Owed) -> str:
    if not line.stands_in_for:
        return text(line.name)
    whom = _("stands in for %(name)s") % {"name": line.stands_in_for}
    return f'{text(line.name)} <span class="muted small">{text(whom)}</span>'

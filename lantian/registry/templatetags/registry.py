"""Codes, gaps and sealed values as words on a page."""

from datetime import date
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from lantian.access.models import Post
from lantian.access.sealing import Sealed
from lantian.kernel.codes.tables import TableName
from lantian.kernel.values.identity import mask_identity
from lantian.kernel.values.phones import mask_phone
from lantian.registry import words
from lantian.registry.cells import table_rows
from lantian.registry.labels import GAP_LABELS
from lantian.registry.models import Child, Tie
from lantian.registry.queries.checking import CheckLine, ParentLine
from lantian.registry.queries.file import ChildFile
from lantian.registry.queries.listing import Line
from lantian.registry.rules.ages import age_on
from lantian.registry.rules.gaps import is_stale
from lantian.registry.rules.seating import role_of

register = template.Library()


@register.filter
def coded(code: str, name: TableName) -> str:
    """The name of a code of the table `name`, in the language of the page; unknown codes stay as they are."""
    return words.coded(code, name)


@register.filter
def fact_of(file: ChildFile, name: str) -> Any:
    """The fact of a name that holds now."""
    return file.livelihood if name == "livelihood" else file.facts.get(name)


@register.filter
def holder_of(file: ChildFile, tie: Tie) -> Post | None:
    """Who signs in as somebody around the child."""
    return file.seats.get(tie.seat) if tie.seat else None


@register.filter
def can_sign_in(tie: Tie) -> bool:
    """Whether somebody who is this to a child may have a sign-in."""
    return role_of(tie.kind) is not None


@register.filter
def in_words(fact: Any, file: ChildFile) -> str:
    return words.fact_in_words(fact, file)


@register.filter
def grandparents_in_words(child: Child) -> str:
    return words.grandparents_in_words(child)


@register.filter
def gap_label(gap: str) -> str:
    return str(GAP_LABELS[gap])


@register.filter
def masked_identity(sealed: Sealed | None) -> str:
    return mask_identity(sealed.reveal()) if sealed else ""


@register.filter
def masked_phone(sealed: Sealed | None) -> str:
    return mask_phone(sealed.reveal()) if sealed else ""


@register.filter
def age(birth_on: date) -> int:
    """Completed years today."""
    return age_on(birth_on, timezone.localdate())


@register.filter
def age_in_words(day: date) -> str:
    """How long ago a day was."""
    return words.age_in_words(day, timezone.localdate())


@register.filter
def is_old(confirmed_on: date) -> bool:
    """Whether what was confirmed on a day must be looked at again."""
    return is_stale(confirmed_on, timezone.localdate())


@register.filter
def month_in_words(month: date) -> str:
    """2026年11月."""
    return words.month_in_words(month)


@register.filter
def parent_line(parent: ParentLine) -> str:
    """爸爸 张建军 外出务工 广东东莞."""
    return words.parent_line(parent)


@register.filter
def school_line(line: CheckLine) -> str:
    return words.school_line(line)


@register.simple_tag
def child_rows(lines: list[Line], columns: dict[str, Any]) -> SafeString:
    """The rows of the list of children."""
    return table_rows(lines, columns)

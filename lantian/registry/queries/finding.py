"""Finding children by what people type: a name, pinyin, initials, an identity number, a temporary key.

Only equality and ranges, so that the row policies leave the indexes usable.
"""

import re
from uuid import UUID

from django.db.models import Q, QuerySet

from lantian.access.sealing import blind_index
from lantian.kernel.values.identity import IdentityNumber, check_identity
from lantian.kernel.values.text import fold
from lantian.registry.models import Child, OtherReading

LATIN = re.compile(r"^[a-z' ]+$")
TEMPORARY_KEY = re.compile(r"^T\d{4}-[0-9A-F]{1,10}$")
DIGITS = re.compile(r"^[0-9Xx]{15,18}$")


def children_found(typed: str) -> QuerySet[Child]:
    """The children whose name, pinyin, initials or number `typed` is, or begins with (numbers must be whole)."""
    text = fold(typed)
    if DIGITS.match(text):
        number = check_identity(text)
        index = blind_index(number.number) if isinstance(number, IdentityNumber) else b""
        return Child.objects.filter(identity_index=index)
    if TEMPORARY_KEY.match(text.upper()):
        return Child.objects.filter(temporary_key=text.upper())
    if LATIN.match(text.lower()):
        return Child.objects.filter(_pinyin(text.lower().replace(" ", "").replace("'", "")))
    return Child.objects.filter(begins_with("name", text.replace(" ", "")))


def begins_with(column: str, text: str) -> Q:
    """A range over a column of collation C: every text that begins with `text`."""
    return Q(**{f"{column}__gte": text, f"{column}__lt": text + "\U0010ffff"}) if text else Q(pk__in=())


def _pinyin(letters: str) -> Q:
    others: QuerySet[OtherReading, UUID] = OtherReading.objects.filter(
        begins_with("reading", letters)
    ).values_list("child", flat=True)
    return (
        begins_with("name_pinyin", letters)
        | begins_with("name_initials", letters)
        | Q(pk__in=list(others[:500]))
    )

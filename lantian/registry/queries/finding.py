"""Finding children by what people type: a name, pinyin, initials, an identity number, a temporary key.

Only equality and ranges, so that the row policies leave the indexes usable.
"""

import re
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from lantian.access.sealing import blind_index
from lantian.kernel.values.identity import IdentityNumber, check_identity
from lantian.kernel.values.text import fold
from lantian.registry.models import Child, Household, OtherReading, Person

LETTERS = re.compile(r"[a-zü]+")
TEMPORARY_KEY = re.compile(r"T[0-9]{4}-[0-9A-F]{10}")
NUMBER = re.compile(r"[0-9]{15}|[0-9]{17}[0-9x]")
BETWEEN = re.compile(r"[ '’-]")
MOST_OTHER_READINGS = 2_000


def children_found(typed: str) -> QuerySet[Child]:
    """The children whose name, pinyin, initials or number `typed` is, or begins with (numbers must be whole)."""
    text = fold(typed)
    plain = BETWEEN.sub("", text).lower()
    if NUMBER.fullmatch(plain):
        number = check_identity(plain)
        index = blind_index(number.number) if isinstance(number, IdentityNumber) else b""
        return _standing(Child.objects.filter(identity_index=index))
    if TEMPORARY_KEY.fullmatch(text.upper()):
        return _standing(Child.objects.filter(temporary_key=text.upper()))
    if LETTERS.fullmatch(plain):
        return Child.objects.filter(_pinyin(plain.replace("ü", "v")))
    return Child.objects.filter(begins_with("name", text.replace(" ", "")))


def _standing(children: QuerySet[Child]) -> QuerySet[Child]:
    """Children, or the files into which they were merged: a number that came second still finds its child."""
    keys = children.values_list(Coalesce("merged_into", "pk"), flat=True)
    return Child.objects.filter(pk__in=list(keys))


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
        | Q(pk__in=list(others[:MOST_OTHER_READINGS]))
    )


def person_found(name: str, number: str | None, phone: str | None) -> Person | None:
    """The person of a name on file in this scope, by identity number, else by telephone (both as they are kept)."""
    for column, given in (("identity_index", number), ("phone_index", phone)):
        if name and given:
            found = Person.objects.filter(**{column: blind_index(given)}, name=name).order_by("pk").first()
            if found:
                return found
    return None


def household_found(place: int, head: str, address: str) -> Household | None:
    """The household of a head in a village; with the same address, as far as one was written."""
    houses = Household.objects.filter(place=place, head_name=head).order_by("pk") if head else ()
    return next((house for house in houses if _address(house) == address), None)


def _address(house: Household) -> str:
    return house.address.reveal() if house.address else ""

"""Who is likely the same child as one about to be registered."""

from datetime import date

from django.db.models import Q

from lantian.kernel.values.pinyin import name_pinyin
from lantian.registry.models import Child, existing

SHOWN = 5


def likely_same(
    *, name: str, birth_on: date | None, sex: str = "", village: int | None = None
) -> list[Child]:
    """Registered children of the acting scope that may be this one, the likeliest first (at most five).

    The same name or the same sound, and the same birth date, or the same month and town, or the same day and month
    (a year misread); without a birth date the same name in the same town.
    """
    if not name:
        return []
    named = Q(name=name) | Q(name_pinyin=name_pinyin(name).full)
    children = Child.objects.filter(named, existing())
    if sex:
        children = children.filter(Q(sex=sex) | Q(birth_on=birth_on))
    near = Q()
    if village:
        low = village - village % 1000
        near = Q(region__range=(low, low + 999))
    if birth_on is None:
        return list(children.filter(near).order_by("pk")[:SHOWN]) if village else []
    same_month = Q(birth_on__year=birth_on.year, birth_on__month=birth_on.month)
    same_day = Q(birth_on__month=birth_on.month, birth_on__day=birth_on.day)
    found = children.filter(Q(birth_on=birth_on) | (same_month & near) | (same_day & near))
    return sorted(
        found.order_by("pk")[:50], key=lambda child: (child.birth_on != birth_on, child.name != name)
    )[:SHOWN]

"""What time alone changes, and new declarations: the villages concerned are touched, and no others."""

from datetime import date

from django.apps import apps

from lantian.access.scopes import counting
from lantian.insight.declared import indicators, on_file, signature, turns
from lantian.insight.models import Clock, Figure
from lantian.insight.services.counting import lock_figures, touch
from lantian.kernel.conditions import turning
from lantian.registry.models import Child


def turn_city(city: int, on: date) -> int:
    """Touches the villages in which a date has come since the last time; how many. All of them under new declarations.

    Days on which nobody could do it are made up for. What is no longer declared is forgotten, its history stays.
    """
    with counting(city):
        lock_figures(city)
        clock = Clock.objects.first() or Clock(turned_on=on)
        if clock.declared != signature():
            Figure.objects.exclude(indicator__in=indicators()).delete()
            villages = _everywhere()
        elif clock.turned_on < on:
            villages = _turned(clock.turned_on, on)
        else:
            return 0
        touch(villages, f"turned {on}")
        clock.turned_on, clock.declared = max(on, clock.turned_on), signature()
        clock.save()
        return len(villages)


def _everywhere() -> set[int]:
    living = Child.objects.values_list("region", flat=True).order_by().distinct()
    return {
        *living,
        *Figure.objects.filter(level="village").values_list("place", flat=True).order_by().distinct(),
    }


def _turned(after: date, on: date) -> set[int]:
    found: set[int] = set()
    for model, to_child, turn in turns():
        rows = apps.get_model(model).objects.filter(turning(turn, after, on), on_file(to_child))
        found.update(rows.values_list(f"{to_child or ''}region", flat=True).order_by().distinct())
    return found

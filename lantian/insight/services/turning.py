"""What time alone changes, and new declarations: the villages concerned are touched, and no others."""

from datetime import date, timedelta

from django.apps import apps
from django.db import connection
from django.db.models import Max

from lantian.access.scopes import counting
from lantian.insight.declared import asked_rows, indicators, on_file, signature, turns
from lantian.insight.models import Clock, DayState, Figure
from lantian.insight.services.counting import editions, lock_figures, touch
from lantian.kernel.conditions import turning
from lantian.places.rules import Level
from lantian.registry.models import Child

# A state of the day for each place above the villages whose newest one was counted by another definition.
REDEFINE = """
INSERT INTO "insight_daystate" ("id", "city", place, "on", indicator, numerator, denominator, edition)
SELECT gen_random_uuid(), %(city)s, held.place, %(on)s, held.indicator, held.numerator, held.denominator, told.edition
FROM "insight_figure" AS held
JOIN (SELECT key AS indicator, value::smallint AS edition FROM jsonb_each_text(%(editions)s::jsonb)) AS told
    ON told.indicator = held.indicator
CROSS JOIN LATERAL (
    SELECT edition FROM "insight_daystate"
    WHERE "insight_daystate"."city" = %(city)s AND "insight_daystate".place = held.place
        AND "insight_daystate".indicator = held.indicator ORDER BY "insight_daystate"."on" DESC LIMIT 1
) AS newest
WHERE held."city" = %(city)s AND held.level <> 'village' AND newest.edition <> told.edition
ON CONFLICT ("city", place, indicator, "on") DO UPDATE SET edition = EXCLUDED.edition
"""
KEPT_DAYS = 90
"""So long the history of an indicator is kept that nobody declares any more."""


def turn_city(city: int, on: date) -> int:
    """Touches the villages in which a date has come since the last time; how many. All of them under new declarations.

    Days on which nobody could do it are made up for. What is no longer declared is forgotten, its history later.
    """
    with counting(city):
        lock_figures(city)
        clock = Clock.objects.first() or Clock(turned_on=on)
        if clock.declared != signature():
            _rename()
            _forget(on)
            _redefine(city, on)
            villages = _everywhere()
        elif clock.turned_on < on:
            villages = _turned(clock.turned_on, on)
        else:
            return 0
        touch(villages, f"turned {on}")
        clock.turned_on, clock.declared = max(on, clock.turned_on), signature()
        clock.save()
        return len(villages)


def _rename() -> None:
    """What has another code now goes on under it."""
    for one in indicators().values():
        for model in (Figure, DayState) if one.formerly else ():
            if not model.objects.filter(indicator=one.code).exists():
                model.objects.filter(indicator=one.formerly).update(indicator=one.code)


def _forget(on: date) -> None:
    """Figures that are no longer declared go now. Their history goes with the first declarations `KEPT_DAYS` later:
    while a house is renewed, the former and the new may count side by side."""
    Figure.objects.exclude(indicator__in=indicators()).delete()
    left = DayState.objects.exclude(indicator__in=indicators()).order_by().values("indicator")
    for state in left.annotate(newest=Max("on")).filter(newest__lt=on - timedelta(KEPT_DAYS)):
        DayState.objects.filter(indicator=state["indicator"]).delete()


def _redefine(city: int, on: date) -> None:
    """What is defined anew is told by its new definition from this day on, also where the number is as before."""
    with connection.cursor() as cursor:
        cursor.execute(REDEFINE, {"city": city, "on": on, "editions": editions()})


def _everywhere() -> set[int]:
    """All places in which something could be counted, or was."""
    found = set(
        Figure.objects.filter(level=Level.VILLAGE).order_by().values_list("place", flat=True).distinct()
    )
    for model in {
        Child if to_child is not None else apps.get_model(label) for label, to_child in asked_rows()
    }:
        found.update(model.objects.order_by().values_list("region", flat=True).distinct())
    return found


def _turned(after: date, on: date) -> set[int]:
    found: set[int] = set()
    for model, to_child, turn in turns():
        rows = apps.get_model(model).objects.filter(turning(turn, after, on), on_file(to_child))
        found.update(rows.values_list(f"{to_child or ''}region", flat=True).order_by().distinct())
    return found

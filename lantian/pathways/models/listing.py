"""Joint lists of children without a household registration, as they went to the police, and the answers."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import Guard
from lantian.access.history import keeps_history
from lantian.access.policy import Scope
from lantian.access.sealing import SealedField
from lantian.kernel.rows import CityKey, RecordedRow, referred_to
from lantian.pathways.models.runs import WayRow, WayRun
from lantian.pathways.rules.listing import Answer, may_correct

ANSWERS = {
    Answer.REGISTERED: pgettext_lazy("answer of the police", "Registered"),
    Answer.MISSING: pgettext_lazy("answer of the police", "A paper is missing"),
    Answer.REFUSED: pgettext_lazy("answer of the police", "Refused"),
    Answer.NOT_FOUND: pgettext_lazy("answer of the police", "Not found at the address"),
}

LIST_GUARD = Guard(place="region", units="units", from_county=True)
LINE_GUARD = replace(WayRow.guard, units="units")


STANDS = ("answer", "answered_on", "words", "answered_by", "answered_at", "by_unit")
"""What an answer consists of. The line has the one that stands, its corrections those that stood before."""


def units_that_answer() -> ArrayField:
    """The one unit of the police that reads a row and answers on line, for as long as it may."""
    return ArrayField(models.UUIDField(), default=list, editable=False)


CHANGED = "({}) IS DISTINCT FROM ({})".format(
    *(", ".join(f"{row}.{one}" for one in STANDS) for row in ("OLD", "NEW"))
)
KEPT = """
IF NEW.version = OLD.version OR NOT EXISTS (
    SELECT 1 FROM pathways_hukoucorrection AS kept
    WHERE kept.city = OLD.city AND kept.line_id = OLD.id AND kept.replaced = OLD.version AND kept.answer = OLD.answer
) THEN
    RAISE EXCEPTION 'An answer is corrected with a reason, and never overwritten.';
END IF;
IF NEW.by_unit IS DISTINCT FROM OLD.by_unit AND (NEW.by_unit IS NOT NULL OR OLD.by_unit = ANY (OLD.units)) THEN
    RAISE EXCEPTION 'Whoever gave an answer corrects it.';
END IF;
IF current_user = 'lantian_unit' THEN
    IF OLD.by_unit IS DISTINCT FROM current_setting('lantian.unit')::uuid THEN
        RAISE EXCEPTION 'A unit corrects its own answers.';
    END IF;
END IF;
RETURN NEW;
"""


@keeps_history(guard=replace(LIST_GUARD, blind=(Scope.UNIT,)))
class HukouList(RecordedRow):
    """A list as it went out: to whom, on which day, how many children, and all that the letter says.

    None of this changes; which unit answers on line does, and is in `units`. Beside that unit it is the county's
    alone. Whoever stood on it is in `HukouLine`; the line of a child that moved away or was erased is gone, `count`
    stays.
    """

    guard = LIST_GUARD

    region = models.BigIntegerField()
    seat = models.UUIDField(editable=False)
    to = models.CharField(_("to whom it went"), max_length=80)
    sent_on = models.DateField(_("sent on"))
    count = models.PositiveSmallIntegerField()
    content = SealedField(bound_to="hukou_list.content")
    units = units_that_answer()

    class Meta(RecordedRow.Meta):
        verbose_name = _("list to the police")
        constraints = [
            referred_to("pathways_list_city_id"),
            models.CheckConstraint(condition=Q(count__gt=0) & ~Q(to=""), name="pathways_list_not_empty"),
        ]
        indexes = [models.Index(fields=["city", "region", "-sent_on"], name="pathways_list_region")]


@keeps_history(guard=replace(LINE_GUARD, blind=(Scope.UNIT,)))
class HukouLine(WayRow):
    """A child on a list to the police: what stands there, what they answered. One that waits is on no other list.

    `by_unit` is the unit that wrote the answer itself; without one an office wrote down what came on paper. The unit
    loses sight of a child that moves to another county. An answer gives way only to another one, or to none yet, for
    which a `HukouCorrection` keeps it; whoever gave it corrects it.
    """

    guard = LINE_GUARD

    run = CityKey(WayRun, on_delete=models.PROTECT, related_name="lines")
    list = CityKey(HukouList, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField()
    content = SealedField(bound_to="hukou_line.content")
    answer = models.CharField(
        max_length=10, blank=True, choices=[(key.value, name) for key, name in ANSWERS.items()]
    )
    answered_on = models.DateField(null=True)
    words = SealedField(bound_to="hukou_line.words", null=True, blank=True)
    answered_by = models.UUIDField(null=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    by_unit = models.UUIDField(null=True, editable=False)
    units = units_that_answer()

    class Meta(WayRow.Meta):
        verbose_name = _("line of a list to the police")
        triggers: list[Any] = [
            *WayRow.Meta.triggers,
            pgtrigger.Trigger(
                name="unit_stays_behind",
                operation=pgtrigger.UpdateOf("region"),
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("OLD.region / 1000000 <> NEW.region / 1000000"),
                func="NEW.units = '{}'; RETURN NEW;",
            ),
            pgtrigger.Trigger(
                name="answer_is_kept",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition(f"OLD.answer <> '' AND {CHANGED}"),
                func=KEPT,
            ),
            pgtrigger.Trigger(
                name="corrections_follow",
                operation=pgtrigger.Update,
                when=pgtrigger.After,
                condition=pgtrigger.AnyChange("units", "readers"),
                func="UPDATE pathways_hukoucorrection SET units = NEW.units, readers = NEW.readers"
                " WHERE city = NEW.city AND line_id = NEW.id; RETURN NULL;",
            ),
        ]
        constraints = [
            referred_to("pathways_line_city_id"),
            models.UniqueConstraint(fields=["city", "list", "run"], name="pathways_line_once"),
            models.UniqueConstraint(
                fields=["city", "run"], condition=Q(answer=""), name="pathways_line_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True)
                | ~Q(answer="") & Q(answered_on__isnull=False),
                name="pathways_line_answer",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "list", "number"], name="pathways_line_list"),
            models.Index(fields=["city", "child"], name="pathways_line_child"),
        ]

    def is_corrected_by(self, unit: UUID | None) -> bool:
        """Whether the unit corrects what is answered here, or (None) the office."""
        return may_correct(by_unit=self.by_unit, units=self.units, acting=unit)


class HukouCorrection(WayRow):
    """An answer that was corrected: what had stood in its line, who wrote it and when, who corrected it and why.

    `replaced` is the version of the line in which it stood. `went_on` says that the way had gone on by it, or ended:
    nothing of that is undone, somebody looks what follows and says so, once. Nothing else here ever changes.
    """

    guard = LINE_GUARD

    line = CityKey(HukouLine, on_delete=models.PROTECT, related_name="corrections")
    replaced = models.PositiveIntegerField(editable=False)
    answer = models.CharField(max_length=10, choices=[(key.value, name) for key, name in ANSWERS.items()])
    answered_on = models.DateField()
    words = SealedField(bound_to="hukou_correction.words", null=True, blank=True)
    answered_by = models.UUIDField(null=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    by_unit = models.UUIDField(null=True, editable=False)
    because = SealedField(bound_to="hukou_correction.because")
    went_on = models.BooleanField(editable=False)
    looked_at = models.DateTimeField(null=True, editable=False)
    looked_by = models.UUIDField(null=True, editable=False)
    found = SealedField(bound_to="hukou_correction.found", null=True, blank=True)
    units = units_that_answer()

    class Meta(WayRow.Meta):
        verbose_name = _("correction of an answer of the police")
        triggers: list[Any] = [
            *WayRow.Meta.triggers,
            pgtrigger.Trigger(
                name="said_once",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange(
                    "line", "replaced", *STANDS, "because", "went_on", "recorded_by"
                ),
                func="RAISE EXCEPTION 'What a correction says never changes.';",
            ),
            pgtrigger.Trigger(
                name="looked_once",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange("looked_at", "looked_by", "found"),
                func="IF OLD.looked_at IS NOT NULL OR current_user = 'lantian_unit' THEN"
                " RAISE EXCEPTION 'Who follows the way looks, and once.'; END IF; RETURN NEW;",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["city", "line", "replaced"], name="pathways_correction_once"),
            models.CheckConstraint(condition=~Q(answer=""), name="pathways_correction_of_answer"),
            models.CheckConstraint(
                condition=Q(looked_at__isnull=True, looked_by__isnull=True, found__isnull=True)
                | Q(went_on=True, looked_at__isnull=False, looked_by__isnull=False, found__isnull=False),
                name="pathways_correction_look",
            ),
        ]
        indexes = [models.Index(fields=["city", "child"], name="pathways_correction_child")]

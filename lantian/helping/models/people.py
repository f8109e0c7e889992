"""Who stands by children."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lantian.access.guards import Guard
from lantian.access.history import keeps_history
from lantian.access.sealing import SealedField
from lantian.helping.rules.fitness import HelperFacts
from lantian.helping.rules.kinds import ELDER
from lantian.kernel.rows import RecordedRow, referred_to


@keeps_history(exclude=["turns_on"])
class Helper(RecordedRow):
    """Somebody who stands by children, or wants to: who, where at home, what they offer, how they stand.

    `region` is where they are at home: a village, or the town or county that they work for. Whoever answers for
    children within what they offer (`farthest`) sees them, nobody else changes them than whoever answers for their
    home, the head of their school, and themselves on their own seat.
    `vetted_until` and `trained_hours` follow from the rows of their checks and trainings.
    Somebody who was erased (`services.erasing`) is a row without a person.
    """

    guard = Guard(
        place="region",
        school="school",
        own_seat="seat",
        seat_verbs=("SELECT", "UPDATE"),
        offered="farthest",
    )

    class Standing(models.TextChoices):
        APPLIED = "applied", pgettext_lazy("standing", "signed up")
        NOMINATED = "nominated", pgettext_lazy("standing", "nominated")
        ACCEPTED = "accepted", pgettext_lazy("standing", "accepted")
        DECLINED = "declined", pgettext_lazy("standing", "declined")
        LEFT = "left", pgettext_lazy("standing", "left")

    class ElderKind(models.TextChoices):
        CADRE = "cadre", pgettext_lazy("elder", "old cadre")
        SOLDIER = "soldier", pgettext_lazy("elder", "old soldier")
        EXPERT = "expert", pgettext_lazy("elder", "old expert")
        TEACHER = "teacher", pgettext_lazy("elder", "old teacher")
        MODEL = "model", pgettext_lazy("elder", "old model worker")

    class Farthest(models.TextChoices):
        VILLAGE = "village", pgettext_lazy("farthest", "in the own village")
        TOWN = "town", pgettext_lazy("farthest", "in the whole town")
        COUNTY = "county", pgettext_lazy("farthest", "in the whole county")

    class Health(models.TextChoices):
        NO_LIMIT = "", pgettext_lazy("health", "no limit")
        NEAR_HOME = "near_home", pgettext_lazy("health", "near home only")
        BY_TELEPHONE = "by_telephone", pgettext_lazy("health", "mostly by telephone")
        RESTING = "resting", pgettext_lazy("health", "needs rest now, no child for the time being")

    name = models.CharField(_("name"), max_length=64)
    name_pinyin = models.CharField(max_length=160, db_collation="C", editable=False)
    sex = models.CharField(_("sex"), max_length=1)
    birth_on = models.DateField(_("date of birth"))
    phone = SealedField(bound_to="helper.phone", null=True)
    phone_index = models.BinaryField(null=True, editable=False)
    identity = SealedField(bound_to="helper.identity", null=True, blank=True)
    identity_index = models.BinaryField(null=True, editable=False)
    kind = models.CharField(_("kind of helper"), max_length=24)
    elder_kind = models.CharField(_("kind of elder"), max_length=8, blank=True, choices=ElderKind.choices)
    region = models.BigIntegerField(_("at home in"))
    school = models.UUIDField(_("school"), null=True, blank=True)
    unit = models.UUIDField(_("unit"), null=True, blank=True)
    user = models.UUIDField(null=True, editable=False)
    seat = models.UUIDField(null=True, editable=False)

    standing = models.CharField(_("standing"), max_length=9, choices=Standing.choices)
    standing_on = models.DateField(_("since"))
    reason = models.CharField(max_length=24, blank=True)
    reason_words = models.CharField(_("in plain words"), max_length=200, blank=True)
    left_on = models.DateField(pgettext_lazy("helper", "last day"), null=True, blank=True)
    consented_on = models.DateField(_("agreed to the yearly check on"), null=True, blank=True)

    most_children = models.PositiveSmallIntegerField(_("how many children at most"))
    farthest = models.CharField(_("how far"), max_length=7, choices=Farthest.choices)
    gives_study = models.BooleanField(pgettext_lazy("helper", "study"), default=False)
    gives_life = models.BooleanField(pgettext_lazy("helper", "daily life"), default=False)
    gives_mind = models.BooleanField(_("mind and heart"), default=False)
    days = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("weekdays"), default=list, blank=True
    )
    languages = ArrayField(
        models.CharField(max_length=16), verbose_name=_("languages"), default=list, blank=True
    )
    health = models.CharField(_("limits by health"), max_length=12, blank=True, choices=Health.choices)
    words = models.CharField(_("in their own words"), max_length=300, blank=True)

    vetted_until = models.DateField(null=True, editable=False)
    trained_hours = models.DecimalField(max_digits=5, decimal_places=1, default=0, editable=False)
    away_from = models.DateField(pgettext_lazy("helper", "away since"), null=True, blank=True)
    away_until = models.DateField(pgettext_lazy("helper", "back on"), null=True, blank=True)
    turns_on = models.DateField(null=True, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)

    class Meta(RecordedRow.Meta):
        verbose_name = _("helper")
        constraints = [
            referred_to("helping_helper_city_id"),
            models.UniqueConstraint(
                fields=["city", "seat"], condition=Q(seat__isnull=False), name="helping_helper_seat"
            ),
            models.CheckConstraint(condition=Q(sex__in=["1", "2"]), name="helping_helper_sex"),
            models.CheckConstraint(
                condition=(Q(kind=ELDER) & ~Q(elder_kind="")) | (~Q(kind=ELDER) & Q(elder_kind="")),
                name="helping_helper_elder",
            ),
            models.CheckConstraint(
                condition=(Q(standing="left") & Q(left_on__isnull=False))
                | (~Q(standing="left") & Q(left_on__isnull=True)),
                name="helping_helper_left",
            ),
            models.CheckConstraint(
                condition=Q(away_from__isnull=True, away_until__isnull=True)
                | Q(away_from__isnull=False, away_until__isnull=True)
                | Q(away_until__gt=F("away_from")),
                name="helping_helper_away",
            ),
            models.CheckConstraint(
                condition=Q(farthest__in=["village", "town", "county"]), name="helping_helper_farthest"
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, phone__isnull=False, phone_index__isnull=False)
                | Q(
                    erased_at__isnull=False,
                    standing__in=["declined", "left"],
                    name="",
                    phone__isnull=True,
                    phone_index__isnull=True,
                    identity__isnull=True,
                    identity_index__isnull=True,
                    seat__isnull=True,
                ),
                name="helping_helper_erased",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "region", "name_pinyin", "id"], name="helping_helper_region"),
            models.Index(
                fields=["city", "school", "name_pinyin", "id"],
                condition=Q(school__isnull=False),
                name="helping_helper_school",
            ),
            models.Index(fields=["city", "standing", "region"], name="helping_helper_standing"),
            models.Index(fields=["city", "phone_index"], name="helping_helper_phone"),
            models.Index(
                fields=["city", "identity_index"],
                condition=Q(identity_index__isnull=False),
                name="helping_helper_identity",
            ),
            models.Index(
                fields=["city", "turns_on"], condition=Q(turns_on__isnull=False), name="helping_helper_turns"
            ),
        ]

    def __str__(self) -> str:
        return self.name or gettext("a helper who was erased")

    def facts(self, load: int = 0) -> HelperFacts:
        """What decides whether they may be given a child, with `load` children now."""
        return HelperFacts(
            standing=self.standing,
            vetted_until=self.vetted_until,
            most_children=self.most_children,
            load=load,
            away_from=self.away_from,
            away_until=self.away_until,
            health=self.health,
        )

    def offer(self) -> dict[str, Any]:
        """What they can give, by the names of the fields."""
        return {name: getattr(self, name) for name in OFFER}


OFFER = (
    "most_children",
    "farthest",
    "gives_study",
    "gives_life",
    "gives_mind",
    "days",
    "languages",
    "health",
    "words",
)
"""Fields that a helper says of themselves, and may change on their own seat."""

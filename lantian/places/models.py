from functools import reduce
from operator import or_

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.kernel.days.rules import OwnDays, Span
from lantian.kernel.history import keeps_states
from lantian.kernel.rows import Declared, ReferenceRow, VersionedRow, half_open
from lantian.places.names import short_name
from lantian.places.rules import CHINA, STEPS, Level, SchoolDates

URBAN_RURAL_CODES = ("", "111", "112", "121", "122", "123", "210", "220")
"""城乡分类代码: urban centre 111, … village 220; empty where nobody said."""


def one_at_a_time(
    name: str,
    key: str | Func,
    condition: Q | None = None,
    period: tuple[str, str] = ("valid_from", "valid_until"),
) -> ExclusionConstraint:
    """The rule that rows with the same `key` hold in periods that do not overlap.

    The key is made a range of one number: an exclusion over ranges alone needs no extension of PostgreSQL.
    """
    number = F(key) if isinstance(key, str) else key
    return ExclusionConstraint(
        name=name,
        expressions=[
            (Func(number, number, Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
            (Func(*map(F, period), function="daterange"), RangeOperators.OVERLAPS),
        ],
        condition=condition,
    )


OF_ONE_UNIT = Func(F("unit"), Value(0), function="uuid_hash_extended")


class SuccessionKind(models.TextChoices):
    RENAME = "rename", pgettext_lazy("what happened to a region", "renamed")
    MERGE = "merge", pgettext_lazy("what happened to a region", "merged")
    SPLIT = "split", pgettext_lazy("what happened to a region", "split")
    UPGRADE = "upgrade", pgettext_lazy("what happened to a region", "upgraded")
    TRANSFER = "transfer", pgettext_lazy("what happened to a region", "transferred")


class UnitKind(models.TextChoices):
    GOVERNMENT = "government", _("Government")
    DEPARTMENT = "department", _("Department")
    TOWN_GOVERNMENT = "town_government", _("Town government or street office")
    VILLAGE_COMMITTEE = "village_committee", _("Village or residents' committee")
    SCHOOL = "school", _("School")
    SOCIAL_ORGANISATION = "social_organisation", _("Social organisation")
    STATION = "station", _("Station")


class Department(models.TextChoices):
    PUBLICITY = "publicity", _("Publicity")
    POLITICAL_LEGAL = "political_legal", _("Political and legal affairs")
    EDUCATION = "education", _("Education")
    FINANCE = "finance", _("Finance")
    HEALTH = "health", _("Health")
    CULTURE = "culture", _("Culture and tourism")
    WOMENS_FEDERATION = "womens_federation", _("Women's federation")
    YOUTH_LEAGUE = "youth_league", _("Youth league")
    CIVIL_AFFAIRS = "civil_affairs", _("Civil affairs")
    WOMENS_CHILDRENS_COMMITTEE = "womens_childrens_committee", _("Women's and children's committee")
    POLICE = "police", _("Police")
    PROCURATORATE = "procuratorate", _("Procuratorate")
    COURT = "court", _("Court")
    JUSTICE = "justice", _("Justice")
    HUMAN_RESOURCES = "human_resources", _("Human resources and social security")
    DISABLED_FEDERATION = "disabled_federation", _("Disabled persons' federation")
    AGRICULTURE = "agriculture", _("Agriculture and rural affairs")
    CARE_FOR_NEXT_GENERATION = (
        "care_for_next_generation",
        _("Committee for the care of the next generation"),
    )
    CYBERSPACE = "cyberspace", _("Cyberspace")


class Stage(models.TextChoices):
    KINDERGARTEN = "kindergarten", _("Kindergarten")
    PRIMARY = "primary", _("Primary school")
    JUNIOR = "junior", _("Junior middle school")
    NINE_YEAR = "nine_year", _("Nine-year school")
    SENIOR = "senior", _("Senior middle school")
    VOCATIONAL = "vocational", _("Vocational school")
    SPECIAL = "special", _("Special education school")


class DutyRole(models.TextChoices):
    LEAD = "lead", pgettext_lazy("part in the work", "lead")
    COORDINATE = "coordinate", pgettext_lazy("part in the work", "coordination")
    OFFICE = "office", pgettext_lazy("part in the work", "office")
    MEMBER = "member", pgettext_lazy("part in the work", "member")


ONE_A_REGION = (UnitKind.TOWN_GOVERNMENT.value, UnitKind.VILLAGE_COMMITTEE.value)

LEVEL_OF_CODE = Case(
    *(When(Exact(F("code") % step, 0), then=Value(level.value)) for level, step in STEPS.items())
)
ENCLOSING_CODE = reduce(or_, (Q(parent=F("code") - F("code") % step) for step in STEPS.values() if step > 1))


class Region(Declared):
    """A region of the statistical division, open or closed. `parent` is the statistical one (统计上的上级):
    who administers it is another fact (`RegionAdministration`)."""

    distribution = "reference"
    LEVELS = (
        (Level.PROVINCE.value, pgettext_lazy("level of a region", "Province")),
        (Level.CITY.value, pgettext_lazy("level of a region", "City")),
        (Level.COUNTY.value, pgettext_lazy("level of a region", "County")),
        (Level.TOWN.value, pgettext_lazy("level of a region", "Town")),
        (Level.VILLAGE.value, pgettext_lazy("level of a region", "Village")),
    )

    code = models.BigIntegerField(_("code"), primary_key=True)
    name = models.CharField(_("name"), max_length=64)
    level = models.CharField(_("level"), max_length=8, choices=LEVELS)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    urban_rural = models.CharField(_("urban-rural code"), max_length=3, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("region")
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(condition=Q(code__range=CHINA), name="places_region_code"),
            models.CheckConstraint(condition=Q(level=LEVEL_OF_CODE), name="places_region_level"),
            models.CheckConstraint(
                condition=Q(level=Level.PROVINCE.value, parent__isnull=True)
                | (
                    ~Q(level=Level.PROVINCE.value)
                    & Q(parent__isnull=False, parent__lt=F("code"))
                    & ENCLOSING_CODE
                ),
                name="places_region_parent",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="places_region_named"),
            models.CheckConstraint(
                condition=Q(urban_rural__in=URBAN_RURAL_CODES), name="places_region_urban_rural"
            ),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__isnull=False, latitude__isnull=False)
                & Q(longitude__range=(73, 136), latitude__range=(3, 54)),
                name="places_region_centre",
            ),
            half_open("places_region_period", "valid_from", "valid_until"),
        ]
        indexes = [models.Index(fields=["level", "code"], name="places_region_by_level")]

    def __str__(self) -> str:
        return self.short_name

    @property
    def short_name(self) -> str:
        """太厢村 for 太厢村委会."""
        return short_name(self.name, self.code)


class OtherName(ReferenceRow):
    """A name that a region had until a day, or that people use beside the official one (杨凌 for 杨陵)."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="other_names")
    name = models.CharField(_("name"), max_length=64)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("other name")
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="places_othername_once"),
            models.CheckConstraint(condition=~Q(name=""), name="places_othername_named"),
        ]


class RegionSuccession(ReferenceRow):
    """One region stands where another stood. The old code stays: identity numbers carry it for life."""

    Kind = SuccessionKind

    predecessor = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="precedents")
    on = models.DateField(_("on"))
    kind = models.CharField(_("kind"), max_length=8, choices=SuccessionKind.choices)
    basis = models.CharField(_("basis"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("succession of regions")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="places_succession_once"),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="places_succession_of_another"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=SuccessionKind.values), name="places_succession_kind"
            ),
        ]


@keeps_states(anonymous=True)
class Unit(VersionedRow):
    """A body that people work for: a department, a school, a committee, an organisation."""

    Kind = UnitKind
    Department = Department
    Stage = Stage

    kind = models.CharField(_("kind"), max_length=24, choices=UnitKind.choices)
    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=64, blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    department = models.CharField(_("department"), max_length=32, choices=Department.choices, blank=True)
    school_code = models.CharField(_("school code"), max_length=10, blank=True)
    stage = models.CharField(_("stage"), max_length=16, choices=Stage.choices, blank=True)
    boarding = models.BooleanField(_("boarding"), null=True, blank=True)
    phone = models.CharField(_("telephone"), max_length=32, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("unit")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="places_unit_named"),
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="places_unit_kind"),
            models.CheckConstraint(
                condition=Q(kind=UnitKind.DEPARTMENT.value, department__in=Department.values)
                | (~Q(kind=UnitKind.DEPARTMENT.value) & Q(department="")),
                name="places_unit_department",
            ),
            models.CheckConstraint(
                condition=Q(kind=UnitKind.SCHOOL.value, stage__in=Stage.values)
                | (~Q(kind=UnitKind.SCHOOL.value) & Q(stage="", school_code="", boarding__isnull=True)),
                name="places_unit_school",
            ),
            models.CheckConstraint(
                condition=Q(school_code="") | Q(school_code__regex=r"^[0-9]{10}$"),
                name="places_unit_school_code",
            ),
            models.UniqueConstraint(
                fields=["school_code"], condition=Q(school_code__gt=""), name="places_unit_school_code_once"
            ),
            models.UniqueConstraint(
                fields=["region", "department"],
                condition=Q(kind=UnitKind.DEPARTMENT.value, valid_until__isnull=True),
                name="places_unit_one_department",
            ),
            models.UniqueConstraint(
                fields=["region", "kind"],
                condition=Q(kind__in=ONE_A_REGION, valid_until__isnull=True),
                name="places_unit_one_office",
            ),
            models.UniqueConstraint(
                fields=["region", "kind", "name"],
                condition=Q(valid_until__isnull=True),
                name="places_unit_name_once",
            ),
            half_open("places_unit_period", "valid_from", "valid_until"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


class FormerName(ReferenceRow):
    """A name that a unit had until a day; papers and rosters still use it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(_("name"), max_length=100)
    valid_until = models.DateField(_("valid until"))

    class Meta:
        verbose_name = _("former name of a unit")
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_until"], name="places_formername_once_a_day"),
            models.CheckConstraint(condition=~Q(name=""), name="places_formername_named"),
        ]


class RegionAdministration(ReferenceRow):
    """The body that runs a region, where it is not the statistical parent's (代管: 杨陵 under 杨凌示范区)."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="administrations")
    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="administered")
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    basis = models.CharField(_("basis"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("administration of a region")
        constraints = [
            one_at_a_time("places_administration_one_body", "region"),
            half_open("places_administration_period", "valid_from", "valid_until"),
        ]


@keeps_states(anonymous=True)
class UnitDuty(VersionedRow):
    """What part a unit has, from a day on, in a region's work for left-behind children.

    The lead changed hands four times in twelve years: it is data, with its basis, and nowhere in the code.
    """

    Role = DutyRole

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="duties")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="unit_duties")
    role = models.CharField(_("role"), max_length=16, choices=DutyRole.choices)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    basis = models.CharField(_("basis"), max_length=200)

    class Meta:
        verbose_name = _("duty of a unit")
        verbose_name_plural = _("duties of units")
        constraints = [
            one_at_a_time("places_duty_one_lead", "region", condition=Q(role=DutyRole.LEAD.value)),
            models.UniqueConstraint(
                fields=["unit", "region"], condition=Q(valid_until__isnull=True), name="places_duty_one_open"
            ),
            models.UniqueConstraint(fields=["unit", "region", "valid_from"], name="places_duty_once_a_day"),
            models.CheckConstraint(condition=Q(role__in=DutyRole.values), name="places_duty_role"),
            models.CheckConstraint(condition=~Q(basis=""), name="places_duty_basis"),
            half_open("places_duty_period", "valid_from", "valid_until"),
        ]


class CalendarRow(VersionedRow):
    """Days of a region, or of one unit in it (a school with terms of its own)."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    recorded_by = models.UUIDField(null=True, editable=False)

    class Meta:
        abstract = True


@keeps_states()
class SchoolYear(CalendarRow):
    """A school year as the education office announces it (校历): five days, from which terms and holidays follow."""

    autumn_on = models.DateField(_("autumn term begins"))
    winter_on = models.DateField(_("winter holidays begin"))
    spring_on = models.DateField(_("spring term begins"))
    summer_on = models.DateField(_("summer holidays begin"))
    ends_on = models.DateField(_("next school year begins"))

    class Meta:
        verbose_name = _("school year")
        constraints = [
            one_at_a_time(
                "places_schoolyear_of_region", "region", Q(unit__isnull=True), ("autumn_on", "ends_on")
            ),
            one_at_a_time(
                "places_schoolyear_of_unit", OF_ONE_UNIT, Q(unit__isnull=False), ("autumn_on", "ends_on")
            ),
            models.CheckConstraint(
                condition=Q(winter_on__gt=F("autumn_on"))
                & Q(spring_on__gt=F("winter_on"))
                & Q(summer_on__gt=F("spring_on"))
                & Q(ends_on__gt=F("summer_on")),
                name="places_schoolyear_in_order",
            ),
        ]
        indexes = [models.Index(fields=["region", "autumn_on"], name="places_schoolyear_by_region")]

    @property
    def dates(self) -> SchoolDates:
        return SchoolDates(self.autumn_on, self.winter_on, self.spring_on, self.summer_on, self.ends_on)


@keeps_states()
class LocalDays(CalendarRow):
    """Days that a region or unit takes off, or works, whatever the rest of the country does."""

    name = models.CharField(_("name"), max_length=64)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"))
    is_worked = models.BooleanField(_("worked"), default=False)

    class Meta:
        verbose_name = _("local days")
        constraints = [
            one_at_a_time("places_localdays_of_region", "region", Q(unit__isnull=True), ("since", "until")),
            one_at_a_time("places_localdays_of_unit", OF_ONE_UNIT, Q(unit__isnull=False), ("since", "until")),
            models.CheckConstraint(condition=~Q(name=""), name="places_localdays_named"),
            half_open("places_localdays_period"),
        ]
        indexes = [models.Index(fields=["region", "since"], name="places_localdays_by_region")]

    @property
    def own_days(self) -> OwnDays:
        return OwnDays(Span(self.since, self.until), self.is_worked, self.name)

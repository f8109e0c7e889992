from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import CUSTODIAN, Guard
from lantian.access.history import keeps_history
from lantian.access.policy import Scope
from lantian.access.sealing import SealedField
from lantian.kernel.rows import CityKey, CityRow, Declared, RecordedRow, half_open, referred_to
from lantian.registry.models.rows import ChildRow, Dated, SharedRow


def existing(to_child: str = "") -> Q:
    """Whose file is there, be it closed: not erased, not merged away. `to_child` leads to them ("child__")."""
    return Q(**{f"{to_child}erased_at__isnull": True, f"{to_child}merged_into__isnull": True})


@keeps_history()
class Household(SharedRow):
    """A house and those who live in it: whose it is, where it stands."""

    head_name = models.CharField(_("head of household"), max_length=64, blank=True)
    place = models.BigIntegerField(_("village"))
    village_group = models.CharField(_("village group"), max_length=64, blank=True)
    address = SealedField(bound_to="household.address", null=True, blank=True)
    is_unsafe = models.BooleanField(_("unsafe house"), null=True)
    neighbour = SealedField(bound_to="household.neighbour", null=True, blank=True)

    class Meta(SharedRow.Meta):
        verbose_name = _("household")
        constraints = [referred_to("registry_household_city_id")]
        indexes = [models.Index(fields=["city", "place", "head_name"], name="registry_household_place")]


@keeps_history(exclude=["status_due_on", "closed_on"])
class Child(RecordedRow):
    """A child and what does not change with time: name, birth, number. All that does is a dated fact.

    One registered twice is merged: `merged_into` is the file that stays, and what stood second remains here.
    Grandparents are known here by name; one who takes care of the child, or can be reached, is a person besides.
    """

    guard = Guard(place="region", school="school", person="id", leads=True)

    name = models.CharField(_("name"), max_length=64, db_collation="C")
    name_pinyin = models.CharField(max_length=160, db_collation="C", editable=False)
    name_initials = models.CharField(max_length=24, db_collation="C", editable=False)
    sex = models.CharField(_("sex"), max_length=1)
    ethnicity = models.CharField(_("ethnicity"), max_length=2, blank=True)
    birth_on = models.DateField(_("date of birth"))
    identity = SealedField(bound_to="child.identity", null=True, blank=True)
    identity_index = models.BinaryField(null=True, editable=False)
    temporary_key = models.CharField(max_length=24, blank=True, editable=False)
    no_identity_reason = models.CharField(_("why without a number"), max_length=24, blank=True)
    household = CityKey(Household, on_delete=models.PROTECT, null=True, blank=True, related_name="members")
    paternal_grandfather = models.CharField(_("paternal grandfather"), max_length=64, blank=True)
    paternal_grandmother = models.CharField(_("paternal grandmother"), max_length=64, blank=True)
    maternal_grandfather = models.CharField(_("maternal grandfather"), max_length=64, blank=True)
    maternal_grandmother = models.CharField(_("maternal grandmother"), max_length=64, blank=True)
    remarks = models.TextField(_("remarks"), blank=True)
    region = models.BigIntegerField(_("village"))
    school = models.UUIDField(_("school"), null=True, blank=True, editable=False)
    confirmed_on = models.DateField(_("last confirmed"))
    gaps = models.PositiveIntegerField(default=0, editable=False)
    status_due_on = models.DateField(null=True, default=timezone.localdate, editable=False)
    closed_on = models.DateField(null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    merged_into = CityKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )

    class Meta(RecordedRow.Meta):
        verbose_name = _("child")
        constraints = [
            referred_to("registry_child_city_id"),
            models.UniqueConstraint(
                fields=["city", "identity_index"],
                condition=Q(identity_index__isnull=False),
                name="registry_child_identity",
            ),
            models.UniqueConstraint(
                fields=["city", "temporary_key"],
                condition=~Q(temporary_key=""),
                name="registry_child_temporary_key",
            ),
            models.CheckConstraint(
                condition=Q(identity_index__isnull=False) | ~Q(temporary_key="") | ~existing(),
                name="registry_child_has_a_key",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "region", "name_pinyin", "id"], name="registry_child_region"),
            models.Index(
                fields=["city", "school", "name_pinyin", "id"],
                condition=Q(school__isnull=False),
                name="registry_child_school",
            ),
            models.Index(fields=["city", "name_pinyin", "id"], name="registry_child_pinyin"),
            models.Index(fields=["city", "name_initials", "id"], name="registry_child_initials"),
            models.Index(fields=["city", "name", "birth_on"], name="registry_child_name"),
            models.Index(fields=["city", "household"], name="registry_child_household"),
            models.Index(fields=["city", "birth_on", "id"], name="registry_child_birth"),
            models.Index(fields=["city", "confirmed_on", "id"], name="registry_child_confirmed"),
            models.Index(
                fields=["city", "status_due_on", "id"],
                condition=Q(status_due_on__isnull=False),
                name="registry_child_status_due",
            ),
            models.Index(
                fields=["city", "merged_into"],
                condition=Q(merged_into__isnull=False),
                name="registry_child_merged",
            ),
        ]


class OtherReading(CityRow):
    """Another way to type a child's name in pinyin (单 as dan), for search; most children have none."""

    guard = Guard(
        place="region", school="school", person="child_id", verbs=("SELECT", "INSERT", "UPDATE", "DELETE")
    )

    child = CityKey(Child, on_delete=models.CASCADE, related_name="other_readings")
    region = models.BigIntegerField()
    school = models.UUIDField(null=True)
    reading = models.CharField(max_length=160, db_collation="C")

    class Meta(CityRow.Meta):
        indexes = [
            models.Index(fields=["city", "reading"], name="registry_reading"),
            models.Index(fields=["city", "child"], name="registry_reading_child"),
        ]


class IdentityKey(Declared):
    """Which city holds the child with an identity number (by its blind index): once in the whole country.

    Scopes may ask whether a number is known and add one; whose it is they may not read.
    """

    distribution = "reference"
    grants: ClassVar[dict[str, str]] = {
        **dict.fromkeys((Scope.PLACE, Scope.SCHOOL), "SELECT (hash), INSERT"),
        CUSTODIAN: "SELECT, DELETE",
    }

    hash = models.BinaryField(primary_key=True)
    city = models.IntegerField()
    child = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["city", "child"], name="registry_identity_child")]


@keeps_history()
class Person(SharedRow):
    """An adult around children: a parent, carer, grandparent, teacher, proxy parent."""

    name = models.CharField(_("name"), max_length=64)
    sex = models.CharField(_("sex"), max_length=1, blank=True)
    birth_on = models.DateField(_("date of birth"), null=True, blank=True)
    identity = SealedField(bound_to="person.identity", null=True, blank=True)
    identity_index = models.BinaryField(null=True, editable=False)
    phone = SealedField(bound_to="person.phone", null=True, blank=True)
    phone_index = models.BinaryField(null=True, editable=False)
    second_phone = SealedField(bound_to="person.second_phone", null=True, blank=True)
    phone_verified_on = models.DateField(null=True, blank=True)
    education = models.CharField(_("education"), max_length=2, blank=True)
    health = models.CharField(_("health"), max_length=2, blank=True)
    occupation = models.CharField(_("occupation"), max_length=64, blank=True)
    deceased_on = models.DateField(_("died on"), null=True, blank=True)
    is_deceased = models.BooleanField(default=False)

    class Meta(SharedRow.Meta):
        verbose_name = _("person")
        constraints = [referred_to("registry_person_city_id")]
        indexes = [
            models.Index(fields=["city", "identity_index"], name="registry_person_identity"),
            models.Index(fields=["city", "phone_index"], name="registry_person_phone"),
        ]


@keeps_history()
class Tie(ChildRow, Dated):
    """A dated relation of a person to a child. `relation` is GB/T 4761: what the person is to the child."""

    class Kind(models.TextChoices):
        FATHER = "father", pgettext_lazy("tie", "Father")
        MOTHER = "mother", pgettext_lazy("tie", "Mother")
        GUARDIAN = "guardian", pgettext_lazy("tie", "Guardian")
        CARER = "carer", pgettext_lazy("tie", "Entrusted carer")
        GRANDPARENT = "grandparent", pgettext_lazy("tie", "Grandparent")
        SIBLING = "sibling", pgettext_lazy("tie", "Brother or sister")
        TEACHER = "teacher", pgettext_lazy("tie", "Class teacher")
        PROXY_PARENT = "proxy_parent", pgettext_lazy("tie", "Proxy parent")
        OTHER = "other", pgettext_lazy("tie", "Other")

    person = CityKey(Person, on_delete=models.PROTECT, related_name="ties")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    relation = models.CharField(_("relation"), max_length=2, blank=True)
    seat = models.UUIDField(null=True, blank=True, editable=False)

    class Meta(ChildRow.Meta):
        verbose_name = _("tie")
        constraints = [
            half_open("registry_tie_period"),
            models.UniqueConstraint(
                fields=["city", "child", "kind"],
                condition=Q(until__isnull=True, kind__in=["father", "mother"]),
                name="registry_tie_one_parent",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "child"], name="registry_tie_child"),
            models.Index(fields=["city", "person"], name="registry_tie_person"),
        ]

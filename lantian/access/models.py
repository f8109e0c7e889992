from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from lantian.access.guards import WRITE_ONCE, Guard
from lantian.access.history import keeps_history
from lantian.access.policy import ROLE_NAMES, SCOPES, Role, Scope
from lantian.kernel.rows import CityKey, CityRow, ReferenceRow, half_open, referred_to


@keeps_history(exclude=["password", "last_login"], anonymous=True)
class User(AbstractBaseUser, ReferenceRow):
    """Somebody who signs in. What they may do comes from their posts alone."""

    username = models.CharField(_("user name"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=64)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    must_change_password = models.BooleanField(default=False)
    password_given_at = models.DateTimeField(null=True, editable=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = BaseUserManager["User"]()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    # No superusers and no staff: nobody stands above the policy table.
    is_staff = False
    is_superuser = False

    class Meta:
        verbose_name = _("user")

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


SEAT_NUMBER = Func(F("seat"), Value(0), function="uuid_hash_extended")


@keeps_history()
class Post(ReferenceRow):
    """A dated appointment of a user to a unit in a role. It acts from `since` until the day before `until`.

    `seat` is what stays when the person changes: a successor's post has the seat of the one before, and
    nobody else sits on it at the same time.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(
        _("role"), max_length=32, choices=[(role.value, ROLE_NAMES[role]) for role in Role]
    )
    city = models.IntegerField()
    region_low = models.BigIntegerField(null=True)
    region_high = models.BigIntegerField(null=True)
    grade = models.PositiveSmallIntegerField(null=True, blank=True)
    class_name = models.CharField(max_length=32, blank=True)
    phone = models.CharField(_("telephone at work"), max_length=32, blank=True)
    compartments = models.JSONField(default=list, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    seat = models.UUIDField(default=uuid7, editable=False, db_index=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = _("post")
        constraints = [
            # Ranges alone can exclude without an extension: the seat stands there as the range of one number.
            ExclusionConstraint(
                name="access_post_one_holder",
                expressions=[
                    (
                        Func(SEAT_NUMBER, SEAT_NUMBER, Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (Func(F("since"), F("until"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
            # A post that was withdrawn on its first day has an empty period: it never acts again.
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="access_post_period"
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in Role]), name="access_post_role"
            ),
            models.CheckConstraint(
                condition=Q(region_low__isnull=True, region_high__isnull=True)
                | Q(region_low__lte=F("region_high")),
                name="access_post_range",
            ),
        ]
        indexes = [models.Index(fields=["region_low", "role"], name="access_post_place")]

    @property
    def scope(self) -> Scope:
        return SCOPES[Role(self.role)]

    @property
    def role_name(self) -> Any:
        return ROLE_NAMES[Role(self.role)]

    @property
    def unit_name(self) -> str:
        return self.unit.name


@keeps_history()
class ChargedChild(CityRow):
    """A child that a seat of person scope answers for now: of a class teacher's class, a proxy parent's, one's own.

    Kept in step by the registry, in the transaction that changes a tie or an enrolment; it is the list of keys
    from which the scope of such a post is set. A successor takes the seat, and so all its children.
    """

    guard = Guard(
        place="region", school="school", own_seat="seat", verbs=("SELECT", "INSERT", "UPDATE", "DELETE")
    )

    seat = models.UUIDField()
    child = models.UUIDField()
    region = models.BigIntegerField()
    school = models.UUIDField(null=True)

    class Meta(CityRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["city", "seat", "child"], name="access_charged_once"),
        ]
        indexes = [models.Index(fields=["city", "child"], name="access_charged_child")]


class AccessEntry(CityRow):
    """Who opened which child, when, as which post, doing what. Written even when the request only read.

    Lines about a child are of one's own place, school or children; departments, which have none, and lines that name
    no child (a team's, when its child moved away) are added in one's own name.
    """

    guard = Guard(
        place="region",
        school="school",
        person="child",
        own_user='"user"',
        own_user_if=f"child IS NULL OR current_user = '{Scope.UNIT}'",
        verbs=WRITE_ONCE,
        blind=(Scope.SCHOOL, Scope.PERSON, Scope.NONE),
        audit=True,
        audit_verbs=WRITE_ONCE,
    )

    at = models.DateTimeField(default=timezone.now)
    user = models.UUIDField()
    post = models.UUIDField()
    action = models.CharField(max_length=64)
    child = models.UUIDField(null=True)
    region = models.BigIntegerField()
    school = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)

    class Meta(CityRow.Meta):
        indexes = [
            models.Index(fields=["city", "-at", "-id"], name="access_entry_at"),
            models.Index(fields=["city", "child", "-at"], name="access_entry_child"),
            models.Index(fields=["city", "region", "-at"], name="access_entry_region"),
            models.Index(fields=["city", "user", "-at"], name="access_entry_user"),
        ]


class EmergencyOpening(CityRow):
    """Somebody without the compartment opened what is closed about one child, for a limited time, and said why.

    `region` is where the child lived then: the offices of that place review it, and auditors.
    """

    guard = Guard(place="region", audit=True, verbs=WRITE_ONCE)

    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    user = models.UUIDField()
    post = models.UUIDField()
    child = models.UUIDField()
    region = models.BigIntegerField()
    reason = models.CharField(_("reason"), max_length=300)

    class Meta(CityRow.Meta):
        constraints = [
            referred_to("access_opening_city_id"),
            half_open("access_opening_period", since="at"),
        ]
        indexes = [
            models.Index(fields=["city", "post", "child", "-until"], name="access_opening_post"),
            models.Index(fields=["city", "-at", "-id"], name="access_opening_at"),
        ]


class OpeningReview(CityRow):
    """What somebody above the opener, or an auditor, found about an emergency opening. Written once."""

    guard = Guard(place="region", audit=True, verbs=WRITE_ONCE, audit_verbs=WRITE_ONCE)

    opening = CityKey(EmergencyOpening, on_delete=models.PROTECT, related_name="reviews")
    at = models.DateTimeField(default=timezone.now)
    user = models.UUIDField()
    post = models.UUIDField()
    region = models.BigIntegerField()
    is_justified = models.BooleanField(_("justified"))
    note = models.CharField(_("note"), max_length=300)

    class Meta(CityRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["city", "opening"], name="access_review_once"),
        ]

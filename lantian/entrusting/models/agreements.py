from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import Guard
from lantian.access.history import keeps_history
from lantian.access.policy import Role
from lantian.entrusting.models.carers import CarerAssessment
from lantian.entrusting.rules.life import How, Party, State
from lantian.kernel.rows import CityKey, referred_to
from lantian.registry.models import Person
from lantian.registry.models.rows import ChildRow

NOT_THEIRS = (Role.PROXY_PARENT, Role.CLASS_TEACHER)
"""Who is shown no more of an agreement than the register says: who takes care of the child."""

STATES = {
    State.DRAFT: pgettext_lazy("agreement", "Not signed by all yet"),
    State.SIGNED: pgettext_lazy("agreement", "Signed"),
    State.ENDED: pgettext_lazy("agreement", "Ended"),
    State.WITHDRAWN: pgettext_lazy("agreement", "Recorded by mistake"),
}
PARTIES = {
    Party.FATHER: pgettext_lazy("party", "Father"),
    Party.MOTHER: pgettext_lazy("party", "Mother"),
    Party.GUARDIAN: pgettext_lazy("party", "Guardian"),
    Party.CARER: pgettext_lazy("party", "Entrusted carer"),
    Party.VILLAGE: pgettext_lazy("party", "Village committee"),
}
WAYS_TO_SIGN = {
    How.IN_PERSON: pgettext_lazy("signature", "In person"),
    How.ON_RETURN: pgettext_lazy("signature", "In person, home for a festival"),
    How.SCANNED: pgettext_lazy("signature", "Signed where they are, sent as a scan"),
    How.VOICE: pgettext_lazy("signature", "By voice, heard by two witnesses"),
    How.CANNOT: pgettext_lazy("signature", "Cannot sign"),
}


class NoticeWay(models.TextChoices):
    """How a written notice reached somebody."""

    HANDED = "handed", pgettext_lazy("way of a notice", "Handed over on paper")
    POST = "post", pgettext_lazy("way of a notice", "By post")
    MESSAGE = "message", pgettext_lazy("way of a notice", "Photograph of the signed sheet")
    SYSTEM = "system", pgettext_lazy("way of a notice", "Told here, in writing")


@keeps_history()
class Entrustment(ChildRow):
    """Parents entrust a child to somebody (委托照护) until a last day, a year at most, or pledge to care themselves.

    The name is that of the paper. The two notices of art 23 stand here with whom they told: a child that changes
    village or school has new ones to be told. `look_since`: a fact speaks against it, and a person has to look.
    """

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", pgettext_lazy("entrustment", "Agreement on entrusted care")
        PLEDGE = "pledge", pgettext_lazy("entrustment", "Parents' pledge")

    class EndReason(models.TextChoices):
        BACK = "back", pgettext_lazy("end of care", "A parent is back and takes care")
        CARER = "carer", pgettext_lazy("end of care", "Another carer")
        CANNOT = "cannot", pgettext_lazy("end of care", "The carer cannot go on")
        UNFIT = "unfit", pgettext_lazy("end of care", "The carer was found unfit")
        RENEWED = "renewed", pgettext_lazy("end of care", "Renewed")
        CHANGED = "changed", pgettext_lazy("end of care", "Changed for a new agreement")
        ADULT = "adult", pgettext_lazy("end of care", "The child is of age")
        OTHER = "other", pgettext_lazy("end of care", "Something else")

    class Look(models.TextChoices):
        TIE = "tie", pgettext_lazy("look at care", "The carer no longer stands in the file as carer")
        BACK = "back", pgettext_lazy("look at care", "A parent is back")
        UNFIT = "unfit", pgettext_lazy("look at care", "The carer was found unfit")

    guard = Guard(place="region", school="school", person="child_id", hidden_from=NOT_THEIRS)

    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.AGREEMENT)
    person = CityKey(Person, on_delete=models.PROTECT, null=True, related_name="entrustments")
    carer_name = models.CharField(_("entrusted carer"), max_length=64, blank=True)
    assessment = CityKey(CarerAssessment, on_delete=models.PROTECT, null=True, related_name="entrustments")
    since = models.DateField(_("from"))
    until = models.DateField(_("last day"))
    state = models.CharField(
        max_length=12, choices=[(key.value, name) for key, name in STATES.items()], default="draft"
    )
    signed_on = models.DateField(null=True, editable=False)
    school_told = models.UUIDField(null=True, editable=False)
    school_told_on = models.DateField(_("school told on"), null=True)
    school_way = models.CharField(_("how"), max_length=8, choices=NoticeWay.choices, blank=True)
    village_told = models.BigIntegerField(null=True, editable=False)
    village_told_on = models.DateField(_("village told on"), null=True)
    village_way = models.CharField(_("how"), max_length=8, choices=NoticeWay.choices, blank=True)
    look = models.CharField(max_length=8, choices=Look.choices, blank=True, editable=False)
    look_since = models.DateField(null=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True)
    end_reason = models.CharField(_("why"), max_length=8, choices=EndReason.choices, blank=True)
    end_note = models.CharField(_("note"), max_length=200, blank=True)
    renews = CityKey("self", on_delete=models.PROTECT, null=True, editable=False, related_name="renewed_by")

    class Meta(ChildRow.Meta):
        verbose_name = _("entrusted care")
        constraints = [
            referred_to("entrusting_entrustment_city_id"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="entrusting_period"),
            models.CheckConstraint(
                condition=Q(kind="agreement", person__isnull=False) | Q(kind="pledge", person__isnull=True),
                name="entrusting_agreement_has_a_carer",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["ended", "withdrawn"], ended_on__isnull=False)
                | Q(state__in=["draft", "signed"], ended_on__isnull=True),
                name="entrusting_end",
            ),
            models.UniqueConstraint(
                fields=["city", "child"], condition=Q(state="draft"), name="entrusting_one_draft"
            ),
        ]
        indexes = [
            models.Index(fields=["city", "child", "-since"], name="entrusting_child"),
            models.Index(fields=["city", "person"], name="entrusting_person"),
            models.Index(
                fields=["city", "region", "until"],
                condition=Q(state__in=["draft", "signed"]),
                name="entrusting_live_region",
            ),
        ]


@keeps_history()
class EntrustmentTerms(ChildRow):
    """What was agreed, in the words of the paper: daily life, school, illness, safety, money, contact, emergencies.

    For those who keep the files and for the child's own parents.
    """

    guard = Guard(place="region", person="child_id", hidden_from=NOT_THEIRS)

    entrustment = CityKey(Entrustment, on_delete=models.PROTECT, related_name="terms")
    daily = models.CharField(_("daily life"), max_length=300)
    study = models.CharField(_("school"), max_length=300)
    medical = models.CharField(_("illness"), max_length=300)
    safety = models.CharField(_("safety"), max_length=300)
    contact = models.CharField(_("how often and how parents and child are in touch"), max_length=200)
    contacts_a_week = models.PositiveSmallIntegerField(_("times a week"), default=1)
    money = models.CharField(_("money"), max_length=200)
    emergency = models.CharField(_("emergency"), max_length=200)
    telling = models.CharField(_("how something unusual is told"), max_length=200)

    class Meta(ChildRow.Meta):
        verbose_name = _("terms of entrusted care")
        constraints = [
            models.UniqueConstraint(fields=["city", "entrustment"], name="entrusting_terms_once"),
            models.CheckConstraint(condition=Q(contacts_a_week__gte=1), name="entrusting_weekly_contact"),
        ]
        indexes = [models.Index(fields=["city", "child"], name="entrusting_terms_child")]


@keeps_history()
class CareSignature(ChildRow):
    """Somebody signed for themselves: who, how, on which day; by voice before two witnesses who are named.

    Nobody signs for an absent parent. One who cannot sign is recorded as such, with the reason.
    """

    guard = Guard(place="region", person="child_id", hidden_from=NOT_THEIRS)

    entrustment = CityKey(Entrustment, on_delete=models.PROTECT, related_name="signatures")
    party = models.CharField(max_length=8, choices=[(key.value, name) for key, name in PARTIES.items()])
    name = models.CharField(_("name"), max_length=64)
    how = models.CharField(
        _("how"), max_length=10, choices=[(key.value, name) for key, name in WAYS_TO_SIGN.items()]
    )
    signed_on = models.DateField(_("signed on"))
    witness_one = models.CharField(_("first witness"), max_length=64, blank=True)
    witness_two = models.CharField(_("second witness"), max_length=64, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta(ChildRow.Meta):
        verbose_name = _("signature under entrusted care")
        constraints = [
            models.UniqueConstraint(
                fields=["city", "entrustment", "party"],
                condition=Q(withdrawn_at__isnull=True),
                name="entrusting_signature_once",
            ),
            models.CheckConstraint(
                condition=~Q(how="voice") | ~Q(witness_one="") & ~Q(witness_two=""),
                name="entrusting_voice_has_witnesses",
            ),
            models.CheckConstraint(
                condition=~Q(how="cannot") | ~Q(note=""), name="entrusting_cannot_says_why"
            ),
        ]
        indexes = [models.Index(fields=["city", "child"], name="entrusting_signature_child")]

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import WRITE_ONCE, Guard
from lantian.access.history import keeps_history
from lantian.access.sealing import SealedField
from lantian.entrusting.rules.eligibility import Answer, Bond, Exclusion, Lives, Result, Wish
from lantian.kernel.rows import CityKey, referred_to
from lantian.registry.models import Person
from lantian.registry.models.rows import ChildRow

RESULTS = {
    Result.FIT: pgettext_lazy("carer", "Fit"),
    Result.SUPPORT: pgettext_lazy("carer", "Fit with support"),
    Result.UNFIT: pgettext_lazy("carer", "Unfit"),
}
WISHES = {
    Wish.AGREES: pgettext_lazy("wish of the child", "Agrees"),
    Wish.UNSURE: pgettext_lazy("wish of the child", "Is not sure"),
    Wish.AGAINST: pgettext_lazy("wish of the child", "Does not want it"),
    Wish.TOO_YOUNG: pgettext_lazy("wish of the child", "Too young to say"),
    Wish.NOT_HEARD: pgettext_lazy("wish of the child", "Not asked yet"),
}
HOMES = {
    Lives.TOGETHER: pgettext_lazy("home of the carer", "In one house with the child"),
    Lives.NEAR: pgettext_lazy("home of the carer", "In the same village"),
    Lives.FAR: pgettext_lazy("home of the carer", "Elsewhere"),
}
BONDS = {
    Bond.CLOSE: pgettext_lazy("bond", "Close"),
    Bond.FAIR: pgettext_lazy("bond", "They get on"),
    Bond.DISTANT: pgettext_lazy("bond", "Distant"),
}
EXCLUSIONS = {
    Exclusion.HARM: pgettext_lazy("exclusion", "Sexual assault, abuse, abandonment, trafficking or violence"),
    Exclusion.HABITS: pgettext_lazy("exclusion", "Drugs, heavy drinking, gambling or other bad habits"),
    Exclusion.NEGLECT: pgettext_lazy("exclusion", "Refused or long neglected a duty to guard or care"),
    Exclusion.OTHER: pgettext_lazy("exclusion", "Anything else that makes the person unsuitable"),
}
ANSWERS = {
    Answer.NO: pgettext_lazy("exclusion", "No"),
    Answer.FOUND: pgettext_lazy("exclusion", "Yes, found"),
    Answer.NOT_KNOWN: pgettext_lazy("exclusion", "Not known yet"),
}


@keeps_history()
class CarerAssessment(ChildRow):
    """What the village found of somebody to whom a child may be entrusted (art 22); one stands of person and child.

    For those who keep the files alone: no school, no family, no helper. Why somebody is unfit is closed further
    (`UnfitGround`). `is_excluded`: the law rules the person out (art 22 para 2), for every child. The blind indexes
    are those of the day, so that the same person is recognised where nobody may read whose number it is.
    """

    guard = Guard(place="region", child="child_id")

    person = CityKey(Person, on_delete=models.PROTECT, related_name="carer_assessments")
    person_name = models.CharField(_("name"), max_length=64)
    relation = models.CharField(_("relation"), max_length=2, blank=True)
    birth_on = models.DateField(_("date of birth"), null=True)
    health = models.CharField(_("health"), max_length=2, blank=True)
    children = models.PositiveSmallIntegerField(_("children in their care"))
    lives = models.CharField(
        _("where the carer lives"), max_length=8, choices=[(key.value, name) for key, name in HOMES.items()]
    )
    bond = models.CharField(
        _("child and carer"), max_length=8, choices=[(key.value, name) for key, name in BONDS.items()]
    )
    wish = models.CharField(
        _("what the child says"), max_length=10, choices=[(key.value, name) for key, name in WISHES.items()]
    )
    wish_words = SealedField(bound_to="carer_assessment.wish_words", null=True, blank=True)
    result = models.CharField(
        _("what was found"), max_length=8, choices=[(key.value, name) for key, name in RESULTS.items()]
    )
    support = models.CharField(_("what support, by whom"), max_length=200, blank=True)
    is_excluded = models.BooleanField(default=False, editable=False)
    identity_index = models.BinaryField(null=True, editable=False)
    phone_index = models.BinaryField(null=True, editable=False)
    assessed_on = models.DateField(_("day of the look"))
    superseded_at = models.DateTimeField(null=True, editable=False)

    class Meta(ChildRow.Meta):
        verbose_name = _("assessment of a carer")
        constraints = [
            referred_to("entrusting_assessment_city_id"),
            models.UniqueConstraint(
                fields=["city", "child", "person"],
                condition=Q(superseded_at__isnull=True),
                name="entrusting_assessment_stands",
            ),
            models.CheckConstraint(
                condition=Q(is_excluded=False) | Q(result="unfit"), name="entrusting_excluded_is_unfit"
            ),
            models.CheckConstraint(
                condition=~Q(result="support") | ~Q(support=""), name="entrusting_support_is_named"
            ),
        ]
        indexes = [
            models.Index(
                fields=["city", "region", "assessed_on"],
                condition=Q(result="unfit", superseded_at__isnull=True),
                name="entrusting_unfit_region",
            ),
            models.Index(fields=["city", "person"], name="entrusting_assessment_person"),
        ]


class UnfitGround(ChildRow):
    """Why somebody was found unfit: which exclusions, and in words.

    Closed: for the seat that wrote it and the compartment. Only ever added; whoever finds otherwise assesses anew.
    """

    guard = Guard(
        place="region", child="child_id", compartment_column="compartment", closed_by="seat", verbs=WRITE_ONCE
    )

    assessment = CityKey(CarerAssessment, on_delete=models.PROTECT, related_name="grounds")
    exclusions = ArrayField(models.CharField(max_length=8), default=list)
    words = SealedField(bound_to="unfit_ground.words")
    seat = models.UUIDField(editable=False)
    compartment = models.CharField(max_length=16, editable=False)

    class Meta(ChildRow.Meta):
        verbose_name = _("ground of unfitness")
        constraints = [models.UniqueConstraint(fields=["city", "assessment"], name="entrusting_ground_once")]
        indexes = [models.Index(fields=["city", "child"], name="entrusting_ground_child")]

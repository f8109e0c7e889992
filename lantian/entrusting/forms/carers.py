"""What the village saw of somebody to whom a child may be entrusted."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.entrusting.models import CarerAssessment
from lantian.entrusting.models.carers import ANSWERS, BONDS, EXCLUSIONS, HOMES, RESULTS, WISHES
from lantian.entrusting.rules.eligibility import Answer, Bond, Exclusion, Lives, Result, Wish
from lantian.entrusting.services.assessing import Look
from lantian.registry.forms.coded import PastDateField, coded
from lantian.registry.models import Person

QUESTIONS = tuple(Exclusion)


def radio(label: Any, names: dict[Any, Any], **more: Any) -> forms.ChoiceField:
    """One of a few, all of them to be seen."""
    choices = [(key.value, name) for key, name in names.items()]
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **more)


class AssessForm(forms.Form):
    """A look at a carer: what is to be weighed, the four questions of the law, what the child says, what was found."""

    says_optional = False

    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)
    assessed_on = PastDateField(label=pgettext_lazy("carer", "Day of the look"), initial=timezone.localdate)
    birth_on = PastDateField(label=_("The carer's date of birth"), required=False)
    health = coded("health", _("The carer's health"))
    children = forms.IntegerField(
        label=_("Children in their care, this one included"), min_value=1, max_value=20, initial=1
    )
    lives = radio(_("Where does the carer live?"), HOMES)
    bond = radio(_("How are child and carer with each other?"), BONDS)
    harm = radio(EXCLUSIONS[Exclusion.HARM], ANSWERS, initial=Answer.NOT_KNOWN.value)
    habits = radio(EXCLUSIONS[Exclusion.HABITS], ANSWERS, initial=Answer.NOT_KNOWN.value)
    neglect = radio(EXCLUSIONS[Exclusion.NEGLECT], ANSWERS, initial=Answer.NOT_KNOWN.value)
    other = radio(EXCLUSIONS[Exclusion.OTHER], ANSWERS, initial=Answer.NOT_KNOWN.value)
    wish = radio(_("What does the child say about living with this person?"), WISHES)
    wish_words = forms.CharField(
        label=_("In the child's own words"),
        max_length=200,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    result = radio(_("What did you find?"), RESULTS)
    support = forms.CharField(
        label=_("If support is needed: which, and by whom"), max_length=200, required=False
    )
    ground = forms.CharField(
        label=_("If unfit: why"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Closed: only you and those who handle protection cases read it."),
    )

    @classmethod
    def initial_of(cls, person: Person, found: CarerAssessment | None) -> dict[str, Any]:
        """What is known: of the last look, else of the file."""
        if found is None:
            return {"birth_on": person.birth_on, "health": person.health}
        names = ("birth_on", "health", "children", "lives", "bond", "support")
        return {"seen": found.pk, **{name: getattr(found, name) for name in names}}

    def look(self) -> Look:
        """What was submitted, for the service."""
        data = self.cleaned_data
        return Look(
            assessed_on=data["assessed_on"],
            birth_on=data["birth_on"],
            health=data["health"],
            children=data["children"],
            lives=Lives(data["lives"]),
            bond=Bond(data["bond"]),
            wish=Wish(data["wish"]),
            wish_words=data["wish_words"],
            result=Result(data["result"]),
            support=data["support"],
            ground=data["ground"],
            exclusions={one: Answer(data[one.value]) for one in QUESTIONS},
        )

    @property
    def weighed(self) -> list[forms.BoundField]:
        return [self[name] for name in ("assessed_on", "birth_on", "health", "children", "lives", "bond")]

    @property
    def asked(self) -> list[forms.BoundField]:
        return [self[one.value] for one in QUESTIONS]

    @property
    def heard(self) -> list[forms.BoundField]:
        return [self["wish"], self["wish_words"]]

    @property
    def found(self) -> list[forms.BoundField]:
        return [self["result"], self["support"], self["ground"]]

"""Recording a change and correcting what was wrong: the same form, two different acts."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from lantian.access.doors import allowed
from lantian.places import queries as places
from lantian.registry.forms import facts as forms
from lantian.registry.models import Child, Livelihood, Migration, Person
from lantian.registry.queries.choices import school_choices, village_choices
from lantian.registry.queries.file import FACTS
from lantian.registry.services import facts as services
from lantian.registry.services.correcting import correct_identity
from lantian.registry.views.file import child_or_404
from lantian.registry.views.saving import save_and_return

FORMS: dict[str, type[forms.FactForm]] = {
    "hukou": forms.HukouForm,
    "residence": forms.ResidenceForm,
    "enrolment": forms.EnrolmentForm,
    "health": forms.HealthForm,
    "guardianship": forms.GuardianshipForm,
    "livelihood": forms.LivelihoodForm,
    "whereabouts": forms.WhereaboutsForm,
}


@allowed("registry.change_child")
def change_fact(request: HttpRequest, key: UUID, fact: str) -> HttpResponse:
    """Something about the child has changed: since when, and what holds now."""
    child = child_or_404(key)
    model = _model(fact)
    current = model.objects.filter(child=child.pk, until__isnull=True).first()
    form = fact_form(fact, request, current, changing=True)

    def write() -> None:
        values = _with_codes(fact, form.columns())
        services.record_change(
            child=child,
            fact=model,
            values=values,
            since=form.cleaned_data["since"],
            version=form.cleaned_data["version"] or None,
        )

    return save_and_return(request, child, form, write, fact=fact, is_change=True)


@allowed("registry.change_child")
def correct_fact(request: HttpRequest, key: UUID, fact: str, row: UUID) -> HttpResponse:
    """What was recorded was never true: mend it."""
    child = child_or_404(key)
    found = get_object_or_404(_model(fact), pk=row, child=child.pk)
    form = fact_form(fact, request, found, changing=False)

    def write() -> None:
        values = _with_codes(fact, form.columns())
        services.correct_fact(row=found, values=values, version=form.cleaned_data["version"])

    return save_and_return(request, child, form, write, fact=fact, is_change=False)


@allowed("registry.change_child")
def change_whereabouts(request: HttpRequest, key: UUID, person: UUID) -> HttpResponse:
    """A parent left, moved on or came home."""
    child = child_or_404(key)
    parent = _person_of(child, person)
    current = Migration.objects.filter(person=parent.pk, until__isnull=True).first()
    form = fact_form("whereabouts", request, current, changing=True)

    def write() -> None:
        services.record_whereabouts(
            person=parent,
            values=_with_codes("whereabouts", form.columns()),
            since=form.cleaned_data["since"],
            version=form.cleaned_data["version"] or None,
        )

    return save_and_return(request, child, form, write, fact="whereabouts", is_change=True, about=parent.name)


@allowed("registry.change_child")
def change_livelihood(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the household lives on has changed."""
    child = child_or_404(key)
    household = child.household
    if household is None:
        raise Http404
    current = Livelihood.objects.filter(household=household.pk, until__isnull=True).first()
    form = fact_form("livelihood", request, current, changing=True)

    def write() -> None:
        services.record_livelihood(
            household=household,
            values=form.columns(),
            since=form.cleaned_data["since"],
            version=form.cleaned_data["version"] or None,
        )

    return save_and_return(request, child, form, write, fact="livelihood", is_change=True)


@allowed("registry.change_child")
def correct_child(request: HttpRequest, key: UUID) -> HttpResponse:
    """Name, sex, birth date, number: mended where they were recorded wrong."""
    child = child_or_404(key)
    initial = {
        name: getattr(child, name)
        for name in ("name", "sex", "birth_on", "ethnicity", "no_identity_reason", "remarks")
    }
    has_identity = child.identity_index is not None
    form = forms.ChildForm(
        request.POST or None, initial={**initial, "version": child.version}, has_identity=has_identity
    )

    def write() -> None:
        correct_identity(child=child, values=form.columns(), version=form.cleaned_data["version"])

    return save_and_return(request, child, form, write, fact="child", is_change=False)


def fact_form(fact: str, request: HttpRequest, row: Any, *, changing: bool) -> Any:
    """The form of a fact, filled with what holds now; for a change it asks since when."""
    form = FORMS[fact]
    if changing:
        form = type(f"Changed{form.__name__}", (forms.Since, form), {})
    more: dict[str, Any] = {}
    if fact == "residence":
        more["villages"] = village_choices()
    if fact == "enrolment":
        more["schools"] = school_choices()
    initial = {
        name: getattr(row, name) for name in form.base_fields if row is not None and hasattr(row, name)
    }
    if changing:
        initial.pop("since", None)
    return form(request.POST or None, initial=initial, **more)


def _model(fact: str) -> Any:
    if fact not in FACTS:
        raise Http404
    return FACTS[fact]


def _person_of(child: Child, person: UUID) -> Person:
    return get_object_or_404(
        Person.objects.filter(ties__child=child.pk, ties__city=child.city).distinct(), pk=person
    )


def _with_codes(fact: str, columns: dict[str, Any]) -> dict[str, Any]:
    """Places typed as text keep their text and get their code where it can be told."""
    texts = {"hukou": ("place_text", "place"), "whereabouts": ("destination_text", "destination")}
    if fact in texts:
        text, code = texts[fact]
        columns[code] = places.place_index().find_region(columns[text]) if columns[text] else None
    return columns

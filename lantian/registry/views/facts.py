"""Recording a change and correcting what was wrong: the same form, two different acts."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from lantian.access.doors import allowed
from lantian.kernel.values.identity import IdentityNumber, check_identity
from lantian.places import queries as places
from lantian.registry.forms import facts as forms
from lantian.registry.models import Child, Livelihood, Migration, Person
from lantian.registry.queries.choices import named_school, school_choices, village_choices
from lantian.registry.queries.facts import FACTS
from lantian.registry.queries.listing import school_names
from lantian.registry.rules.kin import GRANDPARENTS
from lantian.registry.services import facts as services
from lantian.registry.services.correcting import correct_identity
from lantian.registry.services.housing import settle
from lantian.registry.views.file import child_or_404
from lantian.registry.views.saving import posted, save_and_return

FORMS: dict[str, type[forms.FactForm]] = {
    "hukou": forms.HukouForm,
    "residence": forms.ResidenceForm,
    "enrolment": forms.EnrolmentForm,
    "health": forms.HealthForm,
    "guardianship": forms.GuardianshipForm,
    "livelihood": forms.LivelihoodForm,
    "whereabouts": forms.WhereaboutsForm,
}
SHARED = {"livelihood": Livelihood, "whereabouts": Migration}
OF_CHILD = (
    *("name", "sex", "birth_on", "ethnicity", "no_identity_reason"),
    *GRANDPARENTS,
    *("remarks", "version"),
)


@allowed("registry.change_child")
@require_http_methods(["GET", "HEAD", "POST"])
def change_fact(request: HttpRequest, key: UUID, fact: str) -> HttpResponse:
    """Something about the child has changed: since when, and what holds now."""
    child = child_or_404(key)
    if fact not in FACTS:
        raise Http404
    current = FACTS[fact].objects.filter(child=child.pk, until__isnull=True).first()
    form = fact_form(fact, request, child, current, changing=True)

    def write() -> None:
        services.record_change(
            child=child,
            fact=FACTS[fact],
            values=with_codes(fact, form.columns(), child),
            since=form.cleaned_data["since"],
            **form.seen(),
        )

    return save_and_return(request, child, form, write, fact=fact, is_change=True)


@allowed("registry.change_child")
@require_http_methods(["GET", "HEAD", "POST"])
def correct_fact(request: HttpRequest, key: UUID, fact: str, row: UUID) -> HttpResponse:
    """What was recorded was never true: mend it."""
    child = child_or_404(key)
    found = _fact_or_404(fact, row, child)
    form = fact_form(fact, request, child, found, changing=False)
    if fact == "whereabouts":  # a death is a change, and of the person
        reasons = form.fields["reason"]
        reasons.choices = [choice for choice in reasons.choices if choice[0] != "dead"]

    def write() -> None:
        values = {**with_codes(fact, form.columns(), child), "since": form.cleaned_data["since"]}
        services.correct_fact(row=found, values=values, version=form.cleaned_data["version"])

    return save_and_return(request, child, form, write, fact=fact, is_change=False)


@allowed("registry.change_child")
@require_http_methods(["GET", "HEAD", "POST"])
def change_whereabouts(request: HttpRequest, key: UUID, person: UUID) -> HttpResponse:
    """A parent left, moved on or came home."""
    child = child_or_404(key)
    people = Person.objects.filter(ties__child=child.pk, ties__city=child.city).distinct()
    parent = get_object_or_404(people, pk=person)
    current = Migration.objects.filter(person=parent.pk, until__isnull=True).first()
    form = fact_form("whereabouts", request, child, current, changing=True)

    def write() -> None:
        services.record_whereabouts(
            person=parent,
            values=with_codes("whereabouts", form.columns(), child),
            since=form.cleaned_data["since"],
            **form.seen(),
        )

    return save_and_return(request, child, form, write, fact="whereabouts", is_change=True, about=parent.name)


@allowed("registry.change_child")
@require_http_methods(["GET", "HEAD", "POST"])
def change_livelihood(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the household lives on has changed."""
    child = child_or_404(key)
    current = Livelihood.objects.filter(household=child.household_id, until__isnull=True).first()
    form = fact_form("livelihood", request, child, current, changing=True)

    def write() -> None:
        services.record_livelihood(
            household=child.household or settle(child=child, values={}),
            values=form.columns(),
            since=form.cleaned_data["since"],
            **form.seen(),
        )

    return save_and_return(request, child, form, write, fact="livelihood", is_change=True)


@allowed("registry.change_child")
@require_http_methods(["GET", "HEAD", "POST"])
def correct_child(request: HttpRequest, key: UUID) -> HttpResponse:
    """Name, sex, birth date, number: mended where they were recorded wrong."""
    child = child_or_404(key)
    number = check_identity(child.identity.reveal()) if child.identity else None
    form = forms.ChildForm(
        posted(request),
        initial={name: getattr(child, name) for name in OF_CHILD},
        number=number if isinstance(number, IdentityNumber) else None,
    )

    def write() -> None:
        correct_identity(child=child, values=form.columns(), version=form.cleaned_data["version"])

    return save_and_return(request, child, form, write, fact="child", is_change=False)


def fact_form(fact: str, request: HttpRequest, child: Child, row: Any, *, changing: bool) -> Any:
    """The form of a fact, filled with what holds now; for a change it asks since when."""
    begun: type[Any] = forms.Since if changing else forms.HeldSince
    form = type(f"Dated{FORMS[fact].__name__}", (begun, FORMS[fact]), {})
    more: dict[str, Any] = {}
    if fact == "residence":
        more["villages"] = village_choices()
    if fact == "enrolment":
        more["schools"] = _schools(child, row)
    initial = {
        name: getattr(row, name) for name in form.base_fields if row is not None and hasattr(row, name)
    }
    if changing:
        initial.pop("since", None)
    return form(posted(request), initial={**initial, "row": row and row.pk}, **more)


def with_codes(fact: str, columns: dict[str, Any], child: Child) -> dict[str, Any]:
    """Places and schools written as text keep their text and get their code or key where it can be told."""
    texts = {"hukou": ("place_text", "place"), "whereabouts": ("destination_text", "destination")}
    if fact in texts:
        text, code = texts[fact]
        columns[code] = places.place_index().find_region(columns[text]) if columns[text] else None
    if fact == "enrolment" and columns["school_text"]:
        columns["school_unit"] = named_school(columns["school_text"], child.region)
        columns["school_text"] = "" if columns["school_unit"] else columns["school_text"]
    return columns


def _fact_or_404(fact: str, row: UUID, child: Child) -> Any:
    if fact in FACTS:
        return get_object_or_404(FACTS[fact], pk=row, child=child.pk)
    found = get_object_or_404(SHARED[fact], pk=row) if fact in SHARED else None
    if found is None or child.pk not in found.children:
        raise Http404
    return found


def _schools(child: Child, row: Any) -> list[tuple[UUID, str]]:
    """The schools around the child, and the one it goes to, wherever that is."""
    schools = school_choices() or school_choices(child.region)
    own = row.school_unit if row is not None else None
    if own and own not in dict(schools):
        schools = [(own, name) for name in school_names([own]).values()] + schools
    return schools

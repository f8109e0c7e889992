"""The people around a child: adding, mending, ending; the household."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from lantian.access.doors import allowed
from lantian.registry.forms.facts import EndForm, HouseholdForm, PersonForm, TieForm
from lantian.registry.models import Child, Tie
from lantian.registry.services.facts import correct_shared
from lantian.registry.services.people import correct_person, end_tie, tie_person
from lantian.registry.views.file import child_or_404
from lantian.registry.views.saving import save_and_return

BY_HAND = [
    Tie.Kind.FATHER,
    Tie.Kind.MOTHER,
    Tie.Kind.GUARDIAN,
    Tie.Kind.CARER,
    Tie.Kind.GRANDPARENT,
    Tie.Kind.OTHER,
]


@allowed("registry.change_child")
def add_person(request: HttpRequest, key: UUID) -> HttpResponse:
    """Somebody new around the child."""
    child = child_or_404(key)
    kinds = [(kind.value, kind.label) for kind in BY_HAND]
    form = TieForm(request.POST or None, kinds=kinds)

    def write() -> None:
        cleaned = form.cleaned_data
        tie_person(
            child=child,
            kind=cleaned["kind"],
            relation=cleaned["relation"],
            since=cleaned["since"],
            details=form.columns(),
        )

    return save_and_return(request, child, form, write, title=_("Add a person"))


@allowed("registry.change_child")
def correct(request: HttpRequest, key: UUID, tie: UUID) -> HttpResponse:
    """A telephone has changed, a name was written wrong."""
    child, found = _child_and_tie(key, tie)
    person = found.person
    initial = {
        name: getattr(person, name) for name in PersonForm.base_fields if name not in PersonForm.SEALED
    }
    form = PersonForm(request.POST or None, initial=initial)
    for name in PersonForm.SEALED:
        if getattr(person, name):
            form.fields[name].help_text = _("Leave empty to keep what is on file.")

    def write() -> None:
        correct_person(person=person, details=form.columns(), version=form.cleaned_data["version"])

    return save_and_return(request, child, form, write, title=person.name)


@allowed("registry.change_child")
def end(request: HttpRequest, key: UUID, tie: UUID) -> HttpResponse:
    """Somebody is no longer what they were to the child."""
    child, found = _child_and_tie(key, tie)
    if found.until is not None:
        raise Http404
    form = EndForm(request.POST or None, initial={"version": found.version})

    def write() -> None:
        end_tie(tie=found, until=form.cleaned_data["until"], version=form.cleaned_data["version"])

    title = _("%(name)s is no longer: %(kind)s") % {
        "name": found.person.name,
        "kind": found.get_kind_display(),
    }
    return save_and_return(request, child, form, write, title=title)


@allowed("registry.change_child")
def household(request: HttpRequest, key: UUID) -> HttpResponse:
    """Address, head, state of the house."""
    child = child_or_404(key)
    house = child.household
    if house is None:
        raise Http404
    names = ("version", "head_name", "village_group", "is_unsafe")
    form = HouseholdForm(request.POST or None, initial={name: getattr(house, name) for name in names})
    for name in ("address", "neighbour"):
        if getattr(house, name):
            form.fields[name].help_text = _("Leave empty to keep what is on file.")

    def write() -> None:
        columns = {
            name: value
            for name, value in form.columns().items()
            if value or name not in ("address", "neighbour")
        }
        correct_shared(row=house, values=columns, version=form.cleaned_data["version"])

    return save_and_return(request, child, form, write, title=_("Household"))


def _child_and_tie(key: UUID, tie: UUID) -> tuple[Child, Tie]:
    child = child_or_404(key)
    return child, get_object_or_404(Tie.objects.select_related("person"), pk=tie, child=child.pk)

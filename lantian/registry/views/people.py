"""The people around a child: adding, mending, ending; the household."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantian.access.doors import allowed
from lantian.registry.forms.facts import EndForm, HouseholdForm, PersonForm, TieForm
from lantian.registry.models import Child, Tie
from lantian.registry.services.facts import correct_shared
from lantian.registry.services.housing import settle
from lantian.registry.services.people import correct_person, end_tie, tie_person
from lantian.registry.views.file import child_or_404
from lantian.registry.views.saving import posted, save_and_return

BY_HAND = [
    Tie.Kind.FATHER,
    Tie.Kind.MOTHER,
    Tie.Kind.GUARDIAN,
    Tie.Kind.CARER,
    Tie.Kind.GRANDPARENT,
    Tie.Kind.OTHER,
]


@allowed("registry.change_child")
@require_http_methods(["GET", "HEAD", "POST"])
def add_person(request: HttpRequest, key: UUID) -> HttpResponse:
    """Somebody new around the child."""
    child = child_or_404(key)
    kinds = [(kind.value, kind.label) for kind in BY_HAND]
    form = TieForm(posted(request), kinds=kinds)

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
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, key: UUID, tie: UUID) -> HttpResponse:
    """A telephone has changed, a name was written wrong."""
    child, found = _child_and_tie(key, tie)
    person = found.person
    names = [
        name for name in PersonForm.base_fields if hasattr(person, name) and name not in PersonForm.SEALED
    ]
    initial = {name: getattr(person, name) for name in names}
    form = PersonForm(posted(request), initial=initial, on_file=_on_file(person, PersonForm.SEALED))

    def write() -> None:
        correct_person(person=person, details=form.columns(), version=form.cleaned_data["version"])

    return save_and_return(request, child, form, write, title=person.name)


@allowed("registry.change_child")
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, key: UUID, tie: UUID) -> HttpResponse:
    """Somebody is no longer what they were to the child."""
    child, found = _child_and_tie(key, tie)
    if found.until is not None:
        raise Http404
    form = EndForm(posted(request), initial={"version": found.version})

    def write() -> None:
        end_tie(tie=found, until=form.cleaned_data["until"], version=form.cleaned_data["version"])

    title = _("%(name)s is no longer: %(kind)s") % {
        "name": found.person.name,
        "kind": found.get_kind_display(),
    }
    return save_and_return(request, child, form, write, title=title)


@allowed("registry.change_child")
@require_http_methods(["GET", "HEAD", "POST"])
def household(request: HttpRequest, key: UUID) -> HttpResponse:
    """Address, head, state of the house."""
    child = child_or_404(key)
    house = child.household
    names = ("version", "head_name", "village_group", "is_unsafe")
    initial = {name: getattr(house, name) for name in names} if house else {}
    form = HouseholdForm(posted(request), initial=initial, on_file=_on_file(house, HouseholdForm.SEALED))

    def write() -> None:
        if house:
            correct_shared(row=house, values=form.columns(), version=form.cleaned_data["version"])
        else:
            settle(child=child, values=form.columns())

    return save_and_return(request, child, form, write, title=_("Household"))


def _on_file(row: Any, names: Iterable[str]) -> list[str]:
    """Which sealed fields of a person or house hold something."""
    return [name for name in names if getattr(row, name, None)]


def _child_and_tie(key: UUID, tie: UUID) -> tuple[Child, Tie]:
    child = child_or_404(key)
    return child, get_object_or_404(Tie.objects.select_related("person"), pk=tie, child=child.pk)

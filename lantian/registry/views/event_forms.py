"""For each event its form, what holds now, and how it is written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from lantian.places import queries as places
from lantian.registry.event_words import carers_in_words, held_in_words, parent_in_words
from lantian.registry.forms import events as forms
from lantian.registry.models import Child, Enrolment, Hukou, Migration, Person, Residence, Tie
from lantian.registry.queries.file import ChildFile, Parent
from lantian.registry.rules.absence import AWAY
from lantian.registry.rules.kin import GRANDPARENTS
from lantian.registry.rules.moves import Said
from lantian.registry.services.checking import check_unchanged
from lantian.registry.services.closing import close_file
from lantian.registry.services.events import (
    Seen,
    change_carer,
    record_move,
    record_moved_along,
    record_news,
)
from lantian.registry.views.facts import fact_form, with_codes
from lantian.registry.views.saving import posted
from lantian.registry.words import coded


@dataclass(frozen=True)
class Asked:
    """Which event of which child somebody is about to record; `parent` where it is one of theirs."""

    request: HttpRequest
    child: Child
    file: ChildFile
    parent: Parent | None = None

    @property
    def data(self) -> Any:
        return posted(self.request)


@dataclass(frozen=True)
class Prepared:
    """An event's form, what is on file now (label, words), and what writes it."""

    form: Any
    write: Callable[[], Any]
    held: list[tuple[str, str]]


def prepare(event: str, asked: Asked) -> Prepared:
    """The form of an event."""
    return PREPARED[event](asked)


def _shown(row: Any, **more: Any) -> dict[str, Any]:
    """What a form carries along of the row that it shows."""
    return {"version": row.version if row else 0, "row": row and row.pk, **more}


def _seen(form: Any) -> Seen:
    return Seen(**form.seen())


def _parent_event(
    asked: Asked, make: Callable[..., Any], said: Callable[[Any], tuple[Said, dict[str, Any]]]
) -> Prepared:
    parent = asked.parent
    if parent is None:
        raise ValueError("An event of a parent without a parent.")
    form = make(asked.data, initial=_shown(parent.now))

    def write() -> None:
        what, values = said(form)
        record_move(
            child=asked.child,
            parent=parent.tie.person,
            said=what,
            values=values,
            seen=_seen(form),
            today=timezone.localdate(),
        )

    held = [
        (f"{parent.tie.get_kind_display()} {parent.tie.person.name}", parent_in_words(parent, asked.file))
    ]
    return Prepared(form, write, held)


def _left(asked: Asked) -> Prepared:
    now: Migration | None = asked.parent.now if asked.parent else None
    is_away = now is not None and now.reason in AWAY

    def said(form: Any) -> tuple[Said, dict[str, Any]]:
        cleaned = form.cleaned_data
        written = {"destination_text": cleaned["destination_text"]}
        values = with_codes("whereabouts", written, asked.child)
        values["expected_return_on"] = cleaned["expected_return_on"]
        what = Said(
            cleaned["reason"],
            cleaned["since"],
            cleaned["destination_text"],
            cleaned.get("meanwhile") or "",
            cleaned.get("back_on"),
        )
        return what, values

    def make(*args: Any, **kwargs: Any) -> forms.LeftForm:
        return forms.LeftForm(*args, is_away=is_away, **kwargs)

    return _parent_event(asked, make, said)


def _back(asked: Asked) -> Prepared:
    def said(form: Any) -> tuple[Said, dict[str, Any]]:
        cleaned = form.cleaned_data
        is_visit = cleaned["stays"] == "visit"
        until = cleaned["visit_until"] if is_visit else None
        return Said("home", cleaned["since"], is_visit=is_visit, visit_until=until), {}

    return _parent_event(asked, forms.BackForm, said)


def _lost(asked: Asked) -> Prepared:
    return _parent_event(
        asked,
        forms.LostForm,
        lambda form: (Said(form.cleaned_data["reason"], form.cleaned_data["since"]), {}),
    )


def _parent_died(asked: Asked) -> Prepared:
    return _parent_event(asked, forms.DayForm, lambda form: (Said("dead", form.cleaned_data["since"]), {}))


NEWS: dict[str, tuple[str, Any]] = {
    "school": ("enrolment", Enrolment),
    "village": ("residence", Residence),
    "hukou": ("hukou", Hukou),
}


def _news(event: str) -> Callable[[Asked], Prepared]:
    name, fact = NEWS[event]

    def prepared(asked: Asked) -> Prepared:
        form = fact_form(name, asked.request, asked.child, asked.file.facts.get(name), changing=True)

        def write() -> None:
            values = with_codes(name, form.columns(), asked.child)
            if name == "residence":
                values |= {"elsewhere": None, "elsewhere_text": ""}
            record_news(
                child=asked.child,
                fact=fact,
                values=values,
                since=form.cleaned_data["since"],
                seen=_seen(form),
                today=timezone.localdate(),
            )

        return Prepared(form, write, [(_("On file now"), held_in_words(name, asked.file))])

    return prepared


def _along(asked: Asked) -> Prepared:
    form = forms.AlongForm(asked.data, initial=_shown(asked.file.facts.get("residence")))

    def write() -> None:
        cleaned = form.cleaned_data
        text = cleaned["elsewhere_text"]
        record_moved_along(
            child=asked.child,
            along_with=cleaned["along_with"],
            where={"elsewhere": places.place_index().find_region(text), "elsewhere_text": text},
            keeps_file=cleaned["keeps_file"] == "yes",
            since=cleaned["since"],
            seen=_seen(form),
            today=timezone.localdate(),
        )

    return Prepared(form, write, [(_("Lives now"), held_in_words("residence", asked.file))])


@dataclass(frozen=True)
class Candidate:
    """Somebody on file who could take care: a person, or a grandparent of whom only the name is known."""

    name: str
    relation: str
    person: Person | None = None


def _carer(asked: Asked) -> Prepared:
    file, candidates = asked.file, _candidates(asked.file)
    known = [
        (key, f"{one.name} {coded(one.relation, 'relation')}".strip()) for key, one in candidates.items()
    ]
    form = forms.CarerForm(asked.data, initial=_shown(None), known=known, has_carer=bool(file.carers))

    def write() -> None:
        cleaned = form.cleaned_data
        chosen = candidates.get(cleaned["person"]) or Candidate(cleaned["name"], cleaned["relation"])
        details = {} if chosen.person else {"name": chosen.name}
        change_carer(
            child=asked.child,
            person=chosen.person,
            details=details | ({"phone": cleaned["phone"]} if cleaned["phone"] else {}),
            relation=cleaned["relation"] or chosen.relation,
            since=cleaned["since"],
            instead=bool(cleaned.get("instead")),
            lives_there=cleaned["lives_there"],
            today=timezone.localdate(),
        )

    return Prepared(form, write, [(_("Takes care now"), carers_in_words(file))])


def _candidates(file: ChildFile) -> dict[str, Candidate]:
    """Whoever is or was around the child and does not take care yet; parents and teachers are no carers."""
    not_them = (Tie.Kind.TEACHER, Tie.Kind.PROXY_PARENT, Tie.Kind.FATHER, Tie.Kind.MOTHER)
    parents = {parent.tie.person_id for parent in file.parents}
    caring = {tie.person_id for tie in file.around if tie.kind == Tie.Kind.CARER} | parents
    found = {
        str(tie.person_id): Candidate(tie.person.name, tie.relation, tie.person)
        for tie in (*file.former, *file.around)
        if tie.kind not in not_them and tie.person_id not in caring and not tie.person.is_deceased
    }
    named = {tie.person.name for tie in (*file.around, *file.former)}
    grandparents = {relation: getattr(file.child, one) for one, relation in GRANDPARENTS.items()}
    return found | {
        relation: Candidate(name, relation)
        for relation, name in grandparents.items()
        if name and name not in named
    }


def _sixteen(asked: Asked) -> Prepared:
    def write() -> None:
        check_unchanged(child=asked.child, on=timezone.localdate())

    return Prepared(forms.NothingForm(asked.data), write, [])


def _died(asked: Asked) -> Prepared:
    form = forms.DayForm(asked.data)

    def write() -> None:
        close_file(
            child=asked.child, reason="died", since=form.cleaned_data["since"], today=timezone.localdate()
        )

    return Prepared(form, write, [])


def _mistake(asked: Asked) -> Prepared:
    form, today = forms.MistakeForm(asked.data), timezone.localdate()

    def write() -> None:
        note = form.cleaned_data["note"]
        close_file(child=asked.child, reason="mistake", since=today, today=today, note=note)

    return Prepared(form, write, [])


PREPARED: dict[str, Callable[[Asked], Prepared]] = {
    "parent_left": _left,
    "parent_back": _back,
    "carer": _carer,
    "school": _news("school"),
    "village": _news("village"),
    "moved_along": _along,
    "hukou": _news("hukou"),
    "parent_lost": _lost,
    "parent_died": _parent_died,
    "sixteen": _sixteen,
    "died": _died,
    "mistake": _mistake,
}

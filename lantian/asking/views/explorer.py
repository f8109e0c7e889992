"""The explorer: figures of one's own choice as table, picture and file. The choice stands in the address."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_access
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.asking.addresses import ALONE, address_of, known_only
from lantian.asking.documents.files import KINDS, Sheet, written
from lantian.asking.forms.choosing import ChoiceForm
from lantian.asking.forms.register import KeepForm
from lantian.asking.queries.exploring import (
    Part,
    begins_on,
    ground_of,
    parts,
    read_by,
    size_of,
)
from lantian.asking.rules.choosing import MOST_CELLS, Choice, days_of, levels_below, months_back
from lantian.asking.services.choosing import kept
from lantian.asking.views.showing import tables_of
from lantian.asking.words import names_below
from lantian.insight.words import SUBJECTS
from lantian.places import queries as places
from lantian.registry.counted import Indicator
from lantian.registry.queries.choices import place_choices
from lantian.registry.views.card_pages import levels_above, own_place


@dataclass
class Asked:
    """What an address asks for: the form as it was filled in, and the choice where it is complete and not too much."""

    form: ChoiceForm
    offered: dict[str, Indicator]
    place: int
    today: date
    unknown: int = 0
    choice: Choice | None = None
    cells: int = 0

    @property
    def is_too_much(self) -> bool:
        return self.cells > MOST_CELLS

    @property
    def role(self) -> Role:
        return Role(acting_post().role)

    def read(self) -> tuple[list[Part], dict[int, str]]:
        """The figures and the names of their places."""
        assert self.choice is not None
        days = days_of(self.choice, self.today)
        ground = ground_of(self.choice, self.today, with_past=len(days) > 1 or days[0] != self.today)
        asked = [self.offered[code] for code in self.choice.figures]
        found = list(parts(self.choice, asked, days, ground, self.role, self.today))
        return found, names_below(self.place, places.paths(ground.shown))


def asked_in(query: QueryDict) -> Asked:
    """What a query asks for; 404 for a place that is not the reader's."""
    typed = query.get("place", "")
    today = timezone.localdate()
    place = own_place(int(typed) if typed.isascii() and typed.isdigit() else None)
    offered = read_by(Role(acting_post().role))
    known, unknown = known_only(query, offered)
    known.setdefault("level", next(levels_below(place), ALONE))
    own = acting_post().region_low or place
    form = ChoiceForm(
        known, own=own, place=place, offered=offered.values(), months=months_back(today, begins_on(place))
    )
    asked = Asked(form, offered, place, today, unknown)
    if form.is_valid() and form.cleaned_data["figure"]:
        choice = form.choice()
        asked.choice = choice
        asked.cells = size_of(choice, len(choice.figures), today)
    return asked


@allowed("asking.explore")
@require_safe
def explorer(request: HttpRequest) -> HttpResponse:
    """Figures, places and a period to choose from; then the table, and a picture of each figure."""
    asked = asked_in(request.GET)
    context = {
        **_to_choose(asked),
        **_kept(),
        "asked": asked,
        "place": asked.place,
        "levels": levels_above(asked.place),
    }
    if asked.choice:
        context["address"] = address_of(asked.choice)
        context["may_export"] = may(asked.role, "asking.export_all")
        context["is_too_much"] = asked.is_too_much
        context["most"] = MOST_CELLS
        tables = [] if asked.is_too_much else _tables(asked)
        context["tables"] = tables
        context["has_few"] = any(
            cell["is_few"] for table in tables for row in table["rows"] for cell in row["cells"]
        )
    return render(request, "asking/explorer.html", context, status=422 if asked.form.errors else 200)


@allowed("asking.explore")
@require_safe
def explorer_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same figures as a workbook, or as rows of text; what a page would be too much for is made as a job."""
    asked = asked_in(request.GET)
    if kind not in KINDS or asked.choice is None or asked.is_too_much:
        raise Http404
    found, names = asked.read()
    content = written(kind, Sheet(asked.choice, found, names, asked.today, acting_post()))
    note_access("asking.explore", region=asked.place, figures=list(asked.choice.figures), cells=asked.cells)
    name = f"lantian-{asked.today:%Y%m%d}-{asked.cells}.{kind}"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type=KINDS[kind], headers=headers)


def _tables(asked: Asked) -> list[dict[str, Any]]:
    assert asked.choice is not None
    found, names = asked.read()
    return tables_of(asked.choice, found, names, asked.today)


def _kept() -> dict[str, Any]:
    post = acting_post()
    rows = [{"choice": one, "is_mine": one.owner == post.user_id} for one in kept()]
    return {"kept": rows, "keep_form": KeepForm()}


def _places(chosen: int) -> list[tuple[int, str]]:
    """The post's own place, and those in it around the one that is looked at."""
    own = acting_post().region_low or chosen
    below = place_choices(chosen)
    return [(own, places.path(own).split(" ")[-1]), *below] if below else []


def _to_choose(asked: Asked) -> dict[str, Any]:
    chosen = set(asked.form.data.getlist("figure"))  # type: ignore[attr-defined]
    subjects = [
        {
            "name": name,
            "figures": [
                {"code": one.code, "name": one.name, "basis": one.basis, "is_chosen": one.code in chosen}
                for one in asked.offered.values()
                if one.subject == subject and not one.calibre
            ],
        }
        for subject, name in SUBJECTS.items()
    ]
    calibres = [
        {"code": one.code, "name": one.name, "basis": one.basis, "is_chosen": one.code in chosen}
        for one in asked.offered.values()
        if one.calibre
    ]
    return {
        "subjects": [subject for subject in subjects if subject["figures"]],
        "calibres": calibres,
        "places": _places(asked.place),
        "here": reverse("asking:explorer"),
    }

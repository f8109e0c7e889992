"""Whoever wants the field to fill in a form has it registered first; then its columns are held against the figures."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.asking.errors import AskingError
from lantian.asking.models import RequestedForm, UnlistedForm
from lantian.asking.rules.columns import MOST_COLUMNS, columns_in
from lantian.asking.rules.sparing import minutes_for
from lantian.asking.rules.steps import CHANGEABLE
from lantian.asking.services.telling import tell_village
from lantian.kernel.city import acting_city
from lantian.kernel.versions import update_if_unchanged
from lantian.places import queries as places
from lantian.places.rules import Level, scope_of

LOCK = 6104_9
TERMS = (
    "title", "asker", "person", "phone", "document", "article", "columns", "filler", "often", "until", "minutes",
)  # fmt: skip
LEVELS = {RequestedForm.Filler.VILLAGE: Level.VILLAGE, RequestedForm.Filler.TOWN: Level.TOWN}


@transaction.atomic
def register_form(
    *, values: Mapping[str, Any], today: date, unlisted: UnlistedForm | None = None
) -> RequestedForm:
    """Puts a form on record for the place of the acting post; `values` are `TERMS`, columns as text.

    Where a village told of it (`unlisted`), that is settled with it. Raises `AskingError`: title_needed, asker_needed,
    columns_needed, too_many_columns, until_past, article_alone.
    """
    post = acting_post()
    terms = _terms(values, (), today)
    region = post.region_low or 0
    villages = list(places.villages_in(scope_of(region), today).values_list("code", flat=True))
    form = RequestedForm(
        **terms, region=region, regions=villages, fillers=_fillers(region, terms["filler"], today),
        year=today.year, number=_next_number(region, today.year), recorded_by=post.user_id,
    )  # fmt: skip
    form.save(force_insert=True)
    if unlisted:
        _settle_with(unlisted, form, today)
    _note(form, "registered")
    return form


@transaction.atomic
def change_form(
    *, form: RequestedForm, version: int, values: Mapping[str, Any], today: date
) -> RequestedForm:
    """Words a form anew that nobody has decided on. Raises `Conflict`, `AskingError` as `register_form`; not_now."""
    _refuse_decided(form)
    terms = _terms(values, form.columns, today)
    terms["fillers"] = _fillers(form.region, terms["filler"], today)
    changed = update_if_unchanged(form, terms, version=version)
    _note(changed, "changed")
    return changed


@transaction.atomic
def match_columns(*, form: RequestedForm, version: int, figures: Sequence[str]) -> RequestedForm:
    """Says column by column which figure tells it already ("": none). Raises `Conflict`, `AskingError`: not_now."""
    _refuse_decided(form)
    columns = [{**column, "figure": figure} for column, figure in zip(form.columns, figures, strict=True)]
    matched = update_if_unchanged(form, {"columns": columns}, version=version)
    _note(matched, "matched")
    return matched


def _refuse_decided(form: RequestedForm) -> None:
    if form.state not in CHANGEABLE:
        raise AskingError("not_now")


def _terms(values: Mapping[str, Any], before: Sequence[Mapping[str, str]], today: date) -> dict[str, Any]:
    terms = {name: values.get(name) for name in TERMS}
    for name in ("title", "asker", "person", "document", "article"):
        terms[name] = (terms[name] or "").strip()
    for name in ("title", "asker"):
        if not terms[name]:
            raise AskingError(f"{name}_needed", field=name)
    if terms["article"] and not terms["document"]:
        raise AskingError("article_alone", field="document")
    if terms["until"] and terms["until"] < today:
        raise AskingError("until_past", field="until")
    columns = _columns(terms["columns"] or "", before)
    terms["columns"] = columns
    terms["minutes"] = terms["minutes"] or minutes_for(len(columns))
    return terms


def _columns(text: str, before: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Columns as they were typed; what was said of a column of the same name is kept."""
    typed = columns_in(text)
    if not typed:
        raise AskingError("columns_needed", field="columns")
    if len(typed) > MOST_COLUMNS:
        raise AskingError("too_many_columns", field="columns")
    known = {column["name"]: column["figure"] for column in before}
    return [{"name": name, "calibre": calibre, "figure": known.get(name, "")} for name, calibre in typed]


def _fillers(region: int, filler: str, today: date) -> int:
    level = LEVELS[RequestedForm.Filler(filler)]
    found = places.regions_in(scope_of(region), level, today)
    return found.count()


def _next_number(region: int, year: int) -> int:
    """The next number of a place in a year; whoever registers at the same time waits for it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, acting_city()])
    rows = RequestedForm.objects.filter(region=region, year=year)
    return int(rows.aggregate(last=Max("number"))["last"] or 0) + 1


def _settle_with(unlisted: UnlistedForm, form: RequestedForm, today: date) -> None:
    rows = UnlistedForm.objects.filter(pk=unlisted.pk, state=UnlistedForm.State.OPEN)
    rows.update(
        state=UnlistedForm.State.REGISTERED, form=form.pk, settled_on=today, settled_by=acting_post().user_id,
        version=unlisted.version + 1,
    )  # fmt: skip
    tell_village(unlisted, today)


def _note(form: RequestedForm, what: str) -> None:
    note_access("asking.register_form", region=form.region, what=what, form=str(form.pk))

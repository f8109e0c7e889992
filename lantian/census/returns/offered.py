"""Which forms and calibres a post may choose from, and how an office makes a form of its own."""

from collections.abc import Iterator
from uuid import UUID

from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from lantian.access.scopes import acting_post
from lantian.census.models import ReturnTemplate
from lantian.census.returns.errors import ReturnError
from lantian.census.returns.rules.templates import Template, data_of, template_from
from lantian.census.returns.shipped import NATIONAL_FORMS
from lantian.kernel.city import acting_city
from lantian.places.rules import is_within, overlap, scope_of
from lantian.registry.queries.statuses import LocalCalibre, calibres_in_use


def calibres_offered() -> list[LocalCalibre]:
    """The national calibres, and those of places around the acting post or within its range."""
    return [one for one in calibres_in_use() if one.place is None or _concerns(one.place)]


def forms_offered() -> dict[str, Template]:
    """The national forms and those of places around the acting post or within its range, by code."""
    own = {str(row.code): template_from(row.definition) for row in own_forms()}
    return {**NATIONAL_FORMS, **own}


def own_forms() -> Iterator[ReturnTemplate]:
    """Forms that places made, each in its newest edition, without those taken out of use."""
    return (row for row in _newest().values() if not row.is_retired and _concerns(row.place))


def own_form(code: UUID) -> ReturnTemplate | None:
    """The newest edition of a form that concerns the acting post and is in use."""
    row = _newest().get(code)
    return row if row and not row.is_retired and _concerns(row.place) else None


def may_shape(row: ReturnTemplate) -> bool:
    """Whether a form belongs to a place in the range of the acting post."""
    post = acting_post()
    return is_within(row.place, (post.region_low or 0, post.region_high or 0))


def save_form(*, form: Template, row: ReturnTemplate | None = None, edition: int = 0) -> ReturnTemplate:
    """A new form of the acting post's place, or a new edition of `row` as it was read in `edition`.

    Raises `ReturnError`: `out_of_scope`, `edited_meanwhile`.
    """
    return _write(form, row, edition, is_retired=False)


def retire_form(*, row: ReturnTemplate, edition: int) -> ReturnTemplate:
    """Takes a form out of use; what was issued with it stays. Raises as `save_form`."""
    return _write(template_from(row.definition), row, edition, is_retired=True)


def _write(form: Template, row: ReturnTemplate | None, edition: int, *, is_retired: bool) -> ReturnTemplate:
    post, code = acting_post(), row.code if row else uuid7()
    if row is not None and not may_shape(row):
        raise ReturnError("out_of_scope")
    if row is not None and row.edition != edition:
        raise ReturnError("edited_meanwhile", edition=row.edition)
    made = ReturnTemplate(
        place=row.place if row else post.region_low or 0, code=code, edition=edition + 1, title=form.title,
        definition={**data_of(form), "code": str(code)}, is_retired=is_retired, recorded_by=post.user_id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise ReturnError("edited_meanwhile", edition=edition + 1) from None
    return made


def _newest() -> dict[UUID, ReturnTemplate]:
    rows = ReturnTemplate.objects.filter(city=acting_city()).order_by("code", "edition")
    return {row.code: row for row in rows}


def _concerns(place: int) -> bool:
    post = acting_post()
    return overlap(scope_of(place), (post.region_low or 0, post.region_high or 0)) is not None

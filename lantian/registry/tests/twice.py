"""A child who was registered twice, and what the whole register says at a moment: for the tests of merging."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from lantian.access.models import AccessEntry, ChargedChild, Post
from lantian.access.scopes import acting_as
from lantian.access.securing import declared_models
from lantian.kernel.rows import CityRow
from lantian.registry.models import Child, Merge, OtherReading, StatusEpisode
from lantian.registry.queries.merging import compare
from lantian.registry.services.merging import merge_children
from lantian.registry.services.registering import register_child
from lantian.registry.tests.conftest import past_the_policies
from tests.cast import FATHER, HONGYAN, Cast

AGAIN: dict[str, Any] = {
    **FATHER,
    "child_name": "张晓雨",
    "sex": "2",
    "birth_on": date(2017, 5, 4),
    "village": HONGYAN,
    "mother_name": "李秀兰",
    "mother_phone": "13609112234",
    "carer_name": "张老汉",
    "carer_relation": "61",
    "health": "10",
    "stage": "primary",
    "school_text": "红岩小学",
    "grade": 4,
    "remarks": "住在外婆家",
}
DERIVED = (AccessEntry, ChargedChild, StatusEpisode, OtherReading, Merge)
OF_THE_KEEPING = {"version", "status_due_on"}


def registered_again(cast: Cast, post: Post, **values: Any) -> UUID:
    """小雨 once more, as somebody of the next village heard of her; or as `values` say, if they name her."""
    said = values if "child_name" in values else {**AGAIN, **values}
    with acting_as(post):
        child = register_child(values=said, as_of=timezone.localdate())
    return child.pk


def merged(post: Post, kept: UUID, gone: UUID, **choices: str) -> Merge:
    """Two files made one by a post that sees them as they are; `choices` by key, with __ for a colon."""
    with acting_as(post):
        comparison = compare(Child.objects.get(pk=kept), Child.objects.get(pk=gone))
        return merge_children(
            kept=kept,
            gone=gone,
            choices={key.replace("__", ":"): side for key, side in choices.items()},
            seen=comparison.marks,
            is_certain=True,
        )


def register_as_it_is() -> dict[Any, dict[str, Any]]:
    """Every row about children by table and key, without what is derived and how often it was changed."""
    with past_the_policies():
        found = {
            (model.__name__, row.pk): _said(row)
            for model in declared_models()
            if issubclass(model, CityRow) and not issubclass(model, DERIVED)
            if model._meta.app_label in ("access", "files", "registry")
            for row in model._base_manager.all()
        }
        readings = sorted(OtherReading.objects.values_list("child", "reading"))
        charged = sorted(ChargedChild.objects.values_list("seat", "child", "region", "school"), key=str)
    return {**found, "readings": {"all": readings}, "charged": {"all": charged}}


def _said(row: Any) -> dict[str, Any]:
    return {
        field.attname: _plain(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if field.attname not in OF_THE_KEEPING
    }


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return sorted(value, key=str)
    return bytes(value) if isinstance(value, memoryview) else value

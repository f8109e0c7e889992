"""Rosters for the tests of the import: rows by field, as a file; and what the register holds, table by table."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.apps import apps
from django.db import connection

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.kernel.values.identity import check_character
from lantian.registry.imports.cases import Choice
from lantian.registry.models import RosterImport, RosterLine
from lantian.registry.roster.fields import FIELD, FIELDS
from lantian.registry.services import importing, taking_in
from tests.cast import BINZHOU

State = RosterImport.State
Row = Mapping[str, str]

ONE_CHILD = {
    "child_name": "马小花",
    "sex": "女",
    "ethnicity": "汉族",
    "birth_on": "2016-03-05",
    "hukou_registered": "是",
    "hukou_place": "彬州市",
    "hukou_nature": "农业",
    "town": "新民镇",
    "village": "太厢村",
    "village_group": "三组",
    "address": "太厢村三组12号",
    "household_head": "马老汉",
    "lives_with": "祖父",
    "health": "健康",
    "stage": "小学",
    "school": "太厢小学",
    "grade": "三年级",
    "class_name": "1",
    "boarding": "否",
    "father_name": "马大明",
    "father_phone": "13912345678",
    "father_away": "务工",
    "father_destination": "彬州市",
    "father_away_since": "2019.3",
    "mother_name": "李丽",
    "mother_phone": "13812345678",
    "mother_away": "务工",
    "mother_destination": "工地",
    "mother_away_since": "2019.3",
    "carer_name": "马老汉",
    "carer_relation": "祖父",
    "carer_phone": "13812345670",
    "guardianship": "监护情况较好",
    "income_sources": "打工、种养殖",
    "aid": "无",
    "poverty_marks": "脱贫户",
}


def number(born: str, serial: int) -> str:
    """A right identity number; an even serial is a girl's."""
    digits = f"610427{born.replace('-', '')}{serial:03}"
    return digits + check_character(digits + "0")


def row(serial: int = 20, **changes: str) -> dict[str, str]:
    """One child's row; `serial` makes its number, 0 a child without one."""
    cells = {**ONE_CHILD, **changes}
    if serial and "identity_number" not in changes:
        cells["identity_number"] = number(cells["birth_on"], serial)
    elif not serial:
        cells["no_identity_reason"] = "未落户"
    return cells


def as_csv(rows: Iterable[Row]) -> bytes:
    """Rows as a roster with all headings."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([field.headings[0] for field in FIELDS])
    writer.writerows([cells.get(field.key, "") for field in FIELDS] for cells in rows)
    return text.getvalue().encode()


def uploaded(rows: Iterable[Row], region: int = BINZHOU, as_of: date | None = None) -> RosterImport:
    """A roster with its columns settled, in the acting scope."""
    roster = importing.begin_import(chunks=[as_csv(rows)], name="花名册.csv", region=region)
    return importing.choose_columns(
        roster=roster, sheet=roster.sheet_name, keys=roster.mapping, as_of=as_of or roster.as_of_on
    )


def previewed(post: Post, rows: Iterable[Row], **more: Any) -> RosterImport:
    """A roster after its preview."""
    with acting_as(post):
        roster = uploaded(rows, **more)
        importing.request(roster=roster, work=State.PREVIEWING)
    return taking_in.do_preview(post=post, roster=roster.pk)


def applied(post: Post, rows: Iterable[Row], choice: Choice = Choice.ANOTHER, **more: Any) -> RosterImport:
    """A roster taken in; or as the preview left it, where it is not fit for that."""
    roster = previewed(post, rows, **more)
    with acting_as(post):
        if roster.state != State.READY or not importing.has_something_to_do(roster):
            return roster
        lines = RosterLine.objects.filter(roster=roster.pk, outcome="duplicate")
        importing.decide(roster=roster, choices=dict.fromkeys(lines.values_list("row", flat=True), choice))
        importing.request(roster=roster, work=State.APPLYING)
    return taking_in.do_apply(post=post, roster=roster.pk)


def undone(post: Post, roster: RosterImport) -> RosterImport:
    with acting_as(post):
        importing.request(roster=roster, work=State.UNDOING)
    return taking_in.do_undo(post=post, roster=roster.pk)


NOT_COMPARED = {"version", "status_due_on"}
OF_THE_REGISTER = (
    "child", "household", "person", "tie", "hukou", "residence", "enrolment", "health", "guardianship", "livelihood",
    "migration", "identitykey",
)  # fmt: skip
DERIVED = ("registry.otherreading", "access.chargedchild")


def register() -> dict[str, set[tuple[Any, ...]]]:
    """All rows of the register as the owner sees them, by table; versions left out, and keys of derived rows."""
    found: dict[str, set[tuple[Any, ...]]] = {}
    for name in (*(f"registry.{table}" for table in OF_THE_REGISTER), *DERIVED):
        model = apps.get_model(name)
        left_out = {"id"} if name in DERIVED else NOT_COMPARED
        columns = [field.column for field in model._meta.concrete_fields if field.column not in left_out]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(columns)} FROM {model._meta.db_table}")
            found[name] = {tuple(map(_hashable, values)) for values in cursor.fetchall()}
    return found


def _hashable(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(sorted(map(str, value)))
    return bytes(value) if isinstance(value, memoryview) else value


def headings_of(*keys: str) -> list[str]:
    return [FIELD[key].headings[0] for key in keys]

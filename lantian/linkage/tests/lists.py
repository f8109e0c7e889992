"""Lists for the tests: lines under the headings of a school roll, brought in and held against the register."""

import csv
import io
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.linkage.lists.asking import detail_of
from lantian.linkage.models import Question, Source, SourceLine
from lantian.linkage.services import bringing
from lantian.linkage.services.linking import do_link
from lantian.linkage.services.searching import request_search
from tests.cast import BINZHOU, Cast

YESTERDAY = timezone.localdate() - timedelta(days=1)
HEADINGS = [
    "序号",
    "学生姓名",
    "性别",
    "出生日期",
    "身份证件号",
    "学校名称",
    "年级",
    "班级",
    "村",
    "父亲姓名",
]
KEYS = [
    None,
    "child_name",
    "sex",
    "birth_on",
    "identity_number",
    "school",
    "grade",
    "class_name",
    "village",
    "father_name",
]
RAIN = ["张小雨", "女", "2017-05-04", "610427201705040026", "太厢小学", "三年级", "1班", "太厢村", "张建军"]
"""Just as the register says."""

SKY = ["单天天", "男", "2016-02-29", "610427201602290014", "太厢小学", "四年级", "1班", "红岩村", ""]
FLOWER = ["马小花", "女", "2016-03-05", "", "太厢小学", "三年级", "1班", "太厢村", "马大明"]
"""Nobody in the register."""

Row = list[str]


def changed(row: Row, **cells: str) -> Row:
    """A line with other cells, by key of the roster."""
    at = {key: place - 1 for place, key in enumerate(KEYS) if key}
    return [cells.get(key, row[place]) for key, place in sorted(at.items(), key=lambda item: item[1])]


def as_csv(rows: Iterable[Row], headings: Row = HEADINGS) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([str(number), *row] for number, row in enumerate(rows, 1))
    return text.getvalue().encode()


def begun(
    rows: Iterable[Row] = (),
    *,
    content: bytes | None = None,
    region: int = BINZHOU,
    kind: str = "school_roll",
    as_of: date = YESTERDAY,
    file_name: str = "学籍.csv",
) -> Source:
    """A list uploaded in the acting scope."""
    return bringing.begin_source(
        chunks=[as_csv(rows) if content is None else content],
        file_name=file_name,
        region=region,
        kind=kind,
        name="秋季学籍",
        giver="教育局 学籍科",
        as_of=as_of,
    )


def brought_in(post: Post, rows: Iterable[Row], **more: Any) -> Source:
    """A list held against the register."""
    with acting_as(post):
        source = begun(rows, **more)
        keys = KEYS if len(source.mapping) == len(KEYS) else source.mapping
        bringing.choose_columns(
            source=source, sheet=source.sheet_name, keys=keys, as_of=more.get("as_of", YESTERDAY)
        )
        bringing.request_linking(source=source)
    return do_link(post=post, source=source.pk)


def searched(post: Post) -> Source:
    """The register searched for doubles."""
    with acting_as(post):
        search = request_search()
    return do_link(post=post, source=search.pk)


def questions(post: Post, **filters: Any) -> list[Question]:
    """The questions that a post sees, open ones unless asked otherwise."""
    filters.setdefault("state", Question.State.OPEN)
    with acting_as(post, read_only=True):
        return list(Question.objects.filter(**filters).order_by("kind", "name", "subject"))


def the_question(post: Post, **filters: Any) -> Question:
    (found,) = questions(post, **filters)
    return found


def lines(post: Post, source: Source) -> dict[int, SourceLine]:
    with acting_as(post, read_only=True):
        return {line.row: line for line in SourceLine.objects.filter(source=source.pk)}


def told(question: Question) -> dict[str, Any]:
    return detail_of(question)


def kinds(post: Post) -> dict[str, str]:
    """The open questions of a post: name and kind."""
    return {f"{one.name} {one.subject}".strip(): one.kind for one in questions(post)}


def register_another(cast: Cast, **values: Any) -> Any:
    """One more child, by the county office."""
    from lantian.registry.services.registering import register_child

    with acting_as(cast.county_office):
        return register_child(values=values, as_of=timezone.localdate())

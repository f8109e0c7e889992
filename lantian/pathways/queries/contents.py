"""What a paper of a way says (always in Chinese): of whom it speaks, what was done before, what is asked."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import override

from lantian.access.scopes import acting_post
from lantian.kernel.codes.tables import code_table
from lantian.kernel.documents.letter import Letter
from lantian.kernel.documents.papers import Part
from lantian.pathways.codes import Paper, chinese_day
from lantian.pathways.models import WayDeed, WayRun
from lantian.places import queries as places
from lantian.registry.models import Child
from lantian.registry.queries.paper import CARERS, PARENTS, Surroundings, surroundings_of
from lantian.registry.rules.ages import age_on

Content = dict[str, Any]
COPIES = "，抄送"
"""What stands behind it in the address of a letter gets a copy."""


def addressed(paper: Paper, child: Child) -> str:
    """To whom a paper goes as it is offered: the authorities of the county and town where the child lives."""
    county, town = child.region - child.region % 1_000_000, child.region - child.region % 1000
    names = places.paths([county, town])
    last = {code: name.split(" ")[-1] for code, name in names.items()}
    return paper.to.format(name=child.name, county=last.get(county, ""), town=last.get(town, ""))


def content_of(run: WayRun, paper: Paper, *, to: str, words: str, on: date) -> Content:
    """All that a paper says, as it goes out on a day."""
    child = Child.objects.get(pk=run.child_id)
    with override("zh-hans"):
        about = list(_about(child, surroundings_of([child], on, staff=False), on))
        acts = list(_acts(run)) if paper.lists_acts else []
    post = acting_post()
    return {
        "title": paper.title,
        "to": to,
        "opening": paper.opening.format(name=child.name),
        "about": about,
        "acts": acts,
        "words": words,
        "closing": paper.closing,
        "unit": post.unit.name,
        "by": post.user.name,
        "day": chinese_day(on),
    }


def _about(child: Child, around: Surroundings, on: date) -> Iterator[str]:
    sex = code_table("sex").name(child.sex, "zh-hans")
    yield f"{child.name}，{sex}，{chinese_day(child.birth_on)}出生，{age_on(child.birth_on, on)}周岁。"
    if village := around.places.get(child.region):
        yield f"住址：{village.replace(' ', '')}。"
    if (schooling := around.schooling.get(child.pk)) and schooling.school:
        grade = f"{schooling.grade}年级" if schooling.grade else ""
        yield f"学校：{schooling.school}{grade}{schooling.class_name and f'（{schooling.class_name}）班'}。"
    people = around.people.get(child.pk, [])
    parents = [one.name for one in people if one.kind in PARENTS and not one.is_dead]
    carers = [one.name for one in people if one.kind in CARERS]
    if parents:
        yield f"父母：{'、'.join(parents)}。"
    if carers:
        yield f"照护人：{'、'.join(dict.fromkeys(carers))}。"


def _acts(run: WayRun) -> Iterator[str]:
    rows = WayDeed.objects.filter(run=run.pk, withdrawn_at__isnull=True).order_by("on", "recorded_at", "pk")
    for row in rows:
        yield f"{chinese_day(row.on)}，{row.by}：{row.words.reveal().rstrip('。')}。"


def letter_of(content: Content) -> Letter:
    """A paper as a letter is set."""
    parts = [Part("一、基本情况", [*content["about"]])]
    if content["acts"]:
        parts.append(Part("二、已做的工作", [*content["acts"]]))
    if content["words"]:
        number = "三" if content["acts"] else "二"
        parts.append(Part(f"{number}、情况和要求", content["words"].splitlines()))
    to, _comma, copies = content["to"].partition(COPIES)
    return Letter(
        title=content["title"],
        to=to,
        opening=[content["opening"]],
        parts=parts,
        closing=[content["closing"]],
        unit=content["unit"],
        by=content["by"],
        day=content["day"],
        copies=copies,
    )

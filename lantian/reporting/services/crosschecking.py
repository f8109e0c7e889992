"""The half-yearly list for a department: exactly the columns that it checks, sealed, with who took it and why."""

from io import BytesIO

from django.db import transaction
from django.utils import timezone, translation

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.census.returns.counting import Asked as Counted
from lantian.census.returns.counting import children_counted
from lantian.census.returns.rosters import roster
from lantian.census.returns.rules.templates import Column, Template
from lantian.files.models import StoredFile
from lantian.files.services import discarded_on_failure, store_file
from lantian.kernel.sheets.writing import SheetOut, Watermark, write_workbook
from lantian.places.rules import STEPS
from lantian.registry.models import Child, PrintRun
from lantian.registry.rules.calibres.definitions import CIVIL_AFFAIRS_2024
from lantian.reporting.compiling.asked import (
    BELOW_IN_WORDS,
    FEW_HIDDEN,
    Asked,
    below_in,
    day_in_words,
    numbered,
    unit_of,
)
from lantian.reporting.compiling.compiled import Compiled
from lantian.reporting.compiling.values import count_of, counts_of
from lantian.reporting.errors import ReportError
from lantian.reporting.models import Report
from lantian.reporting.queries.reports import newest
from lantian.reporting.rules.content import Content, Section, Sentence, Table, Value
from lantian.reporting.rules.departments import CHECKS, Check, Department
from lantian.reporting.rules.periods import Kind, period_of
from lantian.reporting.services.making import save

LIMIT = 20_000
TITLE = "农村留守儿童信息半年核对清单"


@transaction.atomic
def take_list(*, department: Department, place: int, reason: str) -> Report:
    """Takes the list of a department for this half of the year, as of today; the report on it names nobody.

    The list is a print: sealed, opened by offices, gone after a while. Whole identity numbers go with it: that, by whom
    and for what stands in the access log and on its sheets. Raises `ReportError`: nobody, too_many.
    """
    check, today = CHECKS[department], timezone.localdate()
    period = period_of(Kind.CROSS_CHECK, today)
    latest = newest(Kind.CROSS_CHECK, place, period, department.value)
    edition = latest.edition + 1 if latest else 1
    asked = Asked(Kind.CROSS_CHECK, place, period, today, False, edition, reason, department.value)
    with translation.override("zh-hans"):
        children, content = _list(asked, check)
        compiled = Compiled(_content(asked, check, children), _state(check, len(children)))
    note_access(
        "reporting.take_list", region=place, count=len(children), department=department.value, reason=reason
    )
    name = f"{asked.place_name}-{check.name}-{today:%Y%m%d}.xlsx"
    stored = store_file(chunks=[content], name=name, region=place, purpose=StoredFile.Purpose.PRINT)
    with discarded_on_failure(stored):
        run = _run(place, stored, children)
        return save(asked, compiled, replaces=latest, file=stored.pk, run=run.pk)


def _list(asked: Asked, check: Check) -> tuple[list[Child], bytes]:
    """The children and the workbook, whose sheet says on each page who took it, when and what for."""
    columns = tuple(
        Column(str(at), "", heading, {}, shows) for at, (heading, shows) in enumerate(check.columns)
    )
    form = Template("cross_check", "roster", TITLE, "", columns)
    counted = Counted(form, CIVIL_AFFAIRS_2024, asked.place, asked.as_of, asked.below)
    total = children_counted(counted).count()
    if not total:
        raise ReportError("nobody")
    if total > LIMIT:
        raise ReportError("too_many", count=total, limit=LIMIT)
    children, rows = roster(counted, reveals=True)
    target = BytesIO()
    texts = [at for at, (_heading, shows) in enumerate(check.columns) if shows in ("identity", "blank")]
    sheet = SheetOut("核对清单", [heading for heading, _ in check.columns], rows, text_columns=texts)
    write_workbook(target, [sheet], watermark=_watermark(asked, check, total))
    return children, target.getvalue()


def _watermark(asked: Asked, check: Check, count: int) -> Watermark:
    post = acting_post()
    time = timezone.localtime()
    lines = [
        f"{post.user.name}（{post.unit_name}）{time:%Y-%m-%d %H:%M}提取，供{check.name}核对：{asked.reason}",
        f"{asked.place_name}{TITLE}（{asked.period.name}），共{count}人。",
        f"统计口径：{CIVIL_AFFAIRS_2024.name_zh}；数据时点：{day_in_words(asked.as_of)}。",
        "请按本部门掌握的情况更正各栏，不一致的在“备注”栏说明，并以原格式退回提取单位。",
        "内含未成年人个人信息：仅限本次核对使用，不得转发、另作他用，核对完毕即行删除。",
    ]
    return Watermark("提取说明", lines)


def _content(asked: Asked, check: Check, children: list[Child]) -> Content:
    """How many stand in the list, place by place; who they are stands in the list alone."""
    below, step = below_in(asked), STEPS[asked.below]
    counts = [sum(child.region - child.region % step == place for child in children) for place in below]
    without = sum(child.identity is None for child in children)
    names, unit = [Value(name) for name in ("合计", *below.values())], unit_of(asked.place)
    totals = [count_of(len(children)), *counts_of(counts, len(counts))]
    sentences = (
        Sentence(
            f"本清单供{check.name}核对，共{{}}人，其中尚无身份证号{{}}人。",
            (count_of(len(children)), count_of(without)),
        ),
        Sentence(f"核对内容：{'、'.join(heading for heading, _ in check.columns)}。"),
        Sentence("退回的清单通过“比对名单”导入，逐项核实后更新，不再要求基层另行填报。"),
    )
    table = Table("表1　清单人数", ("地区", "人数"), tuple(zip(names, totals, strict=True)), (3, 1))
    return Content(
        title=f"{asked.place_name}{TITLE}",
        subtitle=f"（{check.name}，{asked.period.name}）",
        facts=(
            f"数据时点：{day_in_words(asked.as_of)}",
            f"提取单位：{acting_post().unit_name}",
            f"用途：{asked.reason}",
        ),
        sections=(
            Section(numbered(1, "核对要求"), sentences),
            Section(numbered(2, f"分{BELOW_IN_WORDS[asked.below]}人数"), (), (table,)),
        ),
        notes=(FEW_HIDDEN,),
        unit=unit,
        day=day_in_words(asked.today),
    )


def _state(check: Check, count: int) -> dict[str, object]:
    calibre = CIVIL_AFFAIRS_2024
    return {
        "calibre": calibre.code,
        "edition": calibre.edition,
        "count": count,
        "returns_as": check.returns_as,
    }


def _run(place: int, stored: StoredFile, children: list[Child]) -> PrintRun:
    """The print that says who stands in the list: with their files it ends for whoever is erased."""
    post = acting_post()
    run = PrintRun(
        paper="roster", region=place, post=post.pk, state=PrintRun.State.DONE, total=len(children),
        done=len(children), file=stored.pk, children=sorted(child.pk for child in children),
        recorded_by=post.user_id,
    )  # fmt: skip
    run.save(force_insert=True)
    return run

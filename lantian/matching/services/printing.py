"""The sheet of a plan for the meeting that decides on it: paper, always in Chinese; each child in the log."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from lantian.access.log import note_accesses
from lantian.access.scopes import acting_post
from lantian.kernel.sheets.official import FormColumn, FormRow, FormSheet
from lantian.kernel.sheets.writing import Watermark
from lantian.matching.models import MatchLine, MatchRun
from lantian.matching.queries import plan as queries
from lantian.matching.queries.places import name_of, names_of
from lantian.matching.words import RULE_NAMES

LIMIT = 2_000
COLUMNS = (
    FormColumn("", "序号", "1", 6),
    FormColumn("", "村（社区）", "2", 16, is_text=True),
    FormColumn("", "儿童", "3", 12, is_text=True),
    FormColumn("", "拟结对帮扶人", "4", 14, is_text=True),
    FormColumn("", "帮扶人所在地", "5", 16, is_text=True),
    FormColumn("", "理由", "6", 50, is_text=True),
    FormColumn("", "会议意见", "7", 20, is_text=True),
)


class TooMany(ValueError):
    """More lines than one sheet may carry away."""

    def __init__(self, count: int) -> None:
        super().__init__("too_many")
        self.count, self.limit = count, LIMIT


def sheet_of(run: MatchRun, *, form: str) -> FormSheet:
    """The undecided lines of a plan and the children left, as far as the acting post sees them. Raises `TooMany`."""
    lines = queries.lines_of(run, "open").order_by("region", "child", "-is_lead", "pk")
    gaps = queries.gaps_of(run).order_by("region", "pk")
    count = lines.count() + gaps.count()
    if count > LIMIT:
        raise TooMany(count)
    with override("zh-hans"):
        rows = _rows(list(lines))
        left = list(gaps)
        names = names_of(gap.region for gap in left)
        rows += [
            FormRow(
                [
                    len(rows) + at,
                    names.get(gap.region, ""),
                    gap.child.name,
                    "（暂无）",
                    "",
                    str(RULE_NAMES[gap.rule]),
                    "",
                ]
            )
            for at, gap in enumerate(left, start=1)
        ]
        sheet = FormSheet(
            name="结对方案",
            title=f"{name_of(run.region)}代理家长结对方案（供会议研究）",
            above=[(f"截至：{date_format(run.as_of_on, 'Y年n月j日')}", f"制表：{acting_post().user.name}")],
            columns=COLUMNS,
            rows=rows,
            notes=[
                "本方案由系统依据规则测算提出，是否结对由会议研究并征得儿童、家庭和帮扶人同意后确定。",
                "内含未成年人个人信息，会后收回。",
            ],
            names=["主持人", "记录人", "日期"],
        )
    children = {(row.child_id, row.region, row.school) for row in (*lines, *left)}
    note_accesses("matching.print", sorted(children, key=str), plan=str(run.pk), form=form)
    return sheet


def watermark_of() -> Watermark:
    """Who took the sheet out, when, what for."""
    post = acting_post()
    lines = [
        _("Exported by %(name)s, %(role)s, %(unit)s")
        % {"name": post.user.name, "role": post.role_name, "unit": post.unit_name},
        _("On %(time)s") % {"time": date_format(timezone.localtime(), "Y-m-d H:i")},
        _(
            "Personal data of minors: for this purpose only, not to be passed on, to be deleted when it is done."
        ),
    ]
    return Watermark(name=_("About this list"), lines=lines)


def _rows(lines: list[MatchLine]) -> list[FormRow]:
    return [
        FormRow(
            [
                number,
                row.village,
                row.line.child.name,
                str(row.helper) if row.helper else "（不在本地名册）",
                row.helper_village,
                "；".join(row.reasons),
                "",
            ]
        )
        for number, row in enumerate(queries.shown(lines, timezone.localdate()), start=1)
    ]

"""Which column of a list of resources is what, guessed from headings as offices write them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.registry.roster.layout import Vocabulary
from lantian.registry.roster.mapping import plain_heading

SHORTEST_WITHIN = 2


@dataclass(frozen=True, slots=True)
class Column:
    """What a column can be: its label, and the headings of offices for it with blanks between, the usual first."""

    key: str
    label: str | Promise
    words: str
    width: int = 14

    @property
    def headings(self) -> list[str]:
        return self.words.split()


COLUMNS = (
    Column("unit", _("Offered by"), "提供单位 单位名称 单位 部门 机构名称 机构 责任单位 所属单位 组织名称", 22),
    Column("name", pgettext_lazy("resource", "Name"), "资源名称 项目名称 服务名称 名称 场所名称 项目", 22),
    Column("sort", _("Kind of help"), "资源类别 类别 类型 资源类型 服务类别 服务类型", 12),
    Column(
        "offers", _("What is given, and how one gets it"),
        "服务内容 主要内容 内容 提供的服务 可提供的服务 帮扶内容 资源情况 具体内容 申请办法", 44,
    ),
    Column("codes", _("For which needs"), "对应需求 适用需求 解决问题 帮助解决的需求 需求", 26),
    Column("target", _("For which children"), "服务对象 对象 受益对象 适用对象 面向对象", 18),
    Column("ages", _("Ages"), "年龄 年龄范围 适用年龄 服务年龄 年龄段", 10),
    Column("place", _("Where it is"), "所在镇村 所在地 地点 地址 乡镇 镇 镇办 所在乡镇 详细地址 位置", 20),
    Column("reach", _("For children in"), "服务范围 覆盖范围 辐射范围 范围", 12),
    Column("capacity", _("For how many children"), "可容纳人数 服务人数 容量 名额 人数 接待能力 床位数 规模 能力", 12),
    Column("times", _("When"), "服务时间 开放时间 时间 办理时间 工作时间", 18),
    Column("contact", _("Whom to ask"), "联系人 负责人 联络员 联系人姓名 姓名 经办人", 10),
    Column("phone", _("Telephone"), "联系电话 电话 联系方式 手机 手机号码 电话号码 办公电话 联系人电话", 18),
    Column("cost", _("What it costs"), "收费 收费标准 费用 是否收费", 12),
    Column("valid_from", _("From when"), "开始日期 起始日期 开始时间 启用时间", 12),
    Column("until", _("Last day"), "截止日期 有效期至 结束日期 截止时间 终止日期", 12),
)  # fmt: skip
COLUMN = {column.key: column for column in COLUMNS}
IGNORED = ("序号", "编号", "备注", "说明", "填报人", "填报日期", "县区", "县")
BY_HEADING = {
    plain_heading(heading): column.key
    for column in reversed(COLUMNS)
    for heading in reversed(column.headings)
}
KNOWN = BY_HEADING.keys() | {plain_heading(heading) for heading in IGNORED}


def is_heading(text: str) -> bool:
    """Whether a cell reads like a heading of such a list."""
    return any(form in KNOWN for form in _forms(text))


def guess_keys(headings: Sequence[str]) -> list[str | None]:
    """For each heading what its column is, none twice: exact words before words inside longer ones."""
    keys: list[str | None] = [None] * len(headings)
    for look in (_exact, _within):
        for at, heading in enumerate(headings):
            key = None if keys[at] else look(heading)
            if key and key not in keys:
                keys[at] = key
    return keys


def missing_columns(keys: Sequence[str | None]) -> list[str]:
    """Without what no line can be an entry: what it is called or what is given."""
    return [] if {"name", "offers"} & set(keys) else ["name", "offers"]


def fields_offered() -> list[tuple[str, Any]]:
    """What a column can be, as choices."""
    return [("", _("— do not take in —")), *((column.key, column.label) for column in COLUMNS)]


def _exact(heading: str) -> str | None:
    return next((BY_HEADING[form] for form in _forms(heading) if form in BY_HEADING), None)


def _within(heading: str) -> str | None:
    """The longest usual heading inside a longer one: 可提供的主要服务内容 holds 服务内容."""
    form = plain_heading(heading)
    if form in KNOWN:
        return None
    inside = [known for known in BY_HEADING if len(known) >= SHORTEST_WITHIN and known in form]
    return BY_HEADING[max(inside, key=len)] if inside else None


def _forms(heading: str) -> list[str]:
    """As it stands, and without the word of a group over it: 联系方式 电话 is 电话."""
    below = heading.rpartition(" ")[2]
    return [form for form in dict.fromkeys((plain_heading(heading), plain_heading(below))) if form]


LIST = Vocabulary(is_heading, lambda headings: sum(key is not None for key in guess_keys(headings)))

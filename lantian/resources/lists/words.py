"""What free words of a list mean: needs, kind of help, ages, room, reach, for whom (pure)."""

import csv
import re
from functools import cache
from importlib import resources

from lantian.kernel.values.text import fold
from lantian.resources.rules.offers import OLDEST, Condition, Per, Reach, Sort

RANGE = re.compile(r"(\d{1,2})(?:周?岁)?[-~—–至到](\d{1,2})")
FROM = re.compile(r"(\d{1,2})周?岁?(?:\(含\))?及?(?:以上)")
# 民法典 art 1259: what is 以上, 以下 or 以内 holds the number itself, what is 不满 does not.
BELOW = re.compile(r"(?:不满|未满)(\d{1,2})")
UP_TO = re.compile(r"(\d{1,2})周?岁?(?:\(含\))?及?(?:以下|以内)")
STAGES = {"学龄前": (3, 6), "幼儿": (3, 6), "小学": (6, 12), "初中": (12, 15), "高中": (15, OLDEST)}
EVERY_AGE = ("未成年人", "不限", "全年龄", "各年龄", "所有")
PERS = {
    "周": Per.WEEK,
    "星期": Per.WEEK,
    "月": Per.MONTH,
    "年": Per.YEAR,
    "次": Per.AT_ONCE,
    "期": Per.AT_ONCE,
}
NUMBER = re.compile(r"(\d{1,4})(?!\d)")
REACHES = {
    Reach.CITY: ("全市", "市域", "全市范围"),
    Reach.COUNTY: ("全县", "全区", "县域", "本县", "全州", "辖区内"),
    Reach.TOWN: ("全镇", "本镇", "全乡", "全街道", "本辖区", "镇域"),
    Reach.VILLAGE: ("本村", "全村", "本社区", "村内"),
}
CONDITIONS = {
    Condition.POVERTY: ("困境", "贫困", "低保", "特困", "困难", "监测户"),
    Condition.DISABILITY: ("残疾", "残障"),
    Condition.ILLNESS: ("大病", "重病", "患病"),
    Condition.NO_CARER: ("孤儿", "无人抚养", "无人照料"),
    Condition.BOTH_AWAY: ("父母均外出", "父母双方外出", "双亲外出"),
    Condition.IN_SCHOOL: ("在校", "学生"),
}
PARTS = re.compile(r"[、,;/。]|以?及|和|与")
SORTS_SAID = {
    Sort.EXPERT: ("专家", "人才"),
    Sort.TEAM: ("队伍", "团队", "志愿", "人员"),
    Sort.CHILDRENS_PLACE: ("儿童之家",),
    Sort.ROOM: ("场地", "场所", "活动室", "阵地"),
    Sort.BEDS: ("床位",),
    Sort.LEGAL: ("法律",),
    Sort.COUNSELLING: ("心理",),
    Sort.TUTORING: ("学业", "课业", "辅导"),
    Sort.MEDICAL: ("医疗", "卫生", "健康"),
    Sort.BENEFIT: ("补贴", "补助", "待遇", "政策"),
    Sort.FUND: ("资金", "基金", "物资", "捐"),
    Sort.OTHER_SERVICE: ("服务", "其他"),
}


@cache
def service_words() -> list[tuple[tuple[str, ...], tuple[str, ...], str]]:
    """Words of services, the kinds of needs that they help with, and the kind of help where the words say it."""
    text = resources.files("lantian.resources").joinpath("data/words.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return [(tuple(row["words"].split("|")), tuple(row["codes"].split()), row["sort"]) for row in rows]


def codes_in(text: str) -> list[str]:
    """The kinds of needs that the words of a service tell of."""
    found = [codes for words, codes, _ in service_words() if any(word in text for word in words)]
    return list(dict.fromkeys(code for codes in found for code in codes))


def sort_in(said: str, text: str) -> str:
    """The kind of help: by what the list calls it, else by the words of the service."""
    plain = fold(said)
    for sort, words in SORTS_SAID.items():
        if any(word in plain for word in words):
            return sort.value
    told = (sort for words, _, sort in service_words() if sort and any(word in text for word in words))
    return next(told, Sort.OTHER_SERVICE.value)


def ages_in(text: str) -> tuple[int, int] | None:
    """From which age to which; None where the words do not say."""
    plain = fold(text).replace(" ", "")
    if found := RANGE.search(plain):
        low, high = sorted((int(found[1]), int(found[2])))
        return min(low, OLDEST), min(high, OLDEST)
    if found := FROM.search(plain):
        return min(int(found[1]), OLDEST), OLDEST
    if found := BELOW.search(plain):
        return 0, min(max(int(found[1]) - 1, 0), OLDEST)
    if found := UP_TO.search(plain):
        return 0, min(int(found[1]), OLDEST)
    named = [ages for word, ages in STAGES.items() if word in plain]
    if named:
        return min(low for low, _ in named), max(high for _, high in named)
    return (0, OLDEST) if any(word in plain for word in EVERY_AGE) else None


def capacity_in(text: str) -> tuple[int | None, Per] | None:
    """For how many, counted by what: 每周20人 is (20, week), 不限 (None, at once); None where no number is there."""
    plain = fold(text).replace(" ", "")
    if any(word in plain for word in ("不限", "若干")):
        return None, Per.AT_ONCE
    found = NUMBER.search(plain)
    if not found:
        return None
    told = re.search("每(周|星期|月|年|次|期)|/(周|月|年)", plain)
    return int(found[1]), PERS[told[1] or told[2]] if told else Per.AT_ONCE


def reach_in(text: str) -> Reach | None:
    """How far it is meant, where the words say so by themselves."""
    plain = fold(text).replace(" ", "")
    return next((reach for reach, words in REACHES.items() if any(word in plain for word in words)), None)


def conditions_in(text: str) -> list[str]:
    """Only for whom: where each part of the words names such children; otherwise it is for all."""
    parts = [part for part in PARTS.split(fold(text)) if part.strip()]
    found = [
        next((code for code, words in CONDITIONS.items() if any(word in part for word in words)), None)
        for part in parts
    ]
    if any(code is None for code in found):
        return []
    return list(dict.fromkeys(code.value for code in found if code))

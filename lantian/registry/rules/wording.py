"""How paper about a child words what the register holds: classes, relations, addresses, health.

Plain values in, Chinese out: it is printed for children, grandparents and county offices.
"""

import re

NUMERALS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")
ANOTHER_GRADE = re.compile(r"[0-9]{1,2}年级.*")
WITHOUT_SCHOOL = {"not_enrolled": "未入园", "dropout": "暂不在校", "out_of_school": "暂不在校"}

# What a child calls somebody; relations by GB/T 4761, from the child.
CALLED = {
    "51": "爸爸", "52": "妈妈", "57": "爸爸", "58": "妈妈",
    "61": "爷爷", "62": "奶奶", "63": "外公", "64": "外婆", "66": "太爷爷", "67": "太奶奶",
    "71": "哥哥", "72": "嫂子", "73": "弟弟", "75": "姐姐", "76": "姐夫", "77": "妹妹",
    "81": "伯伯", "82": "伯母", "83": "叔叔", "84": "婶婶", "85": "舅舅", "86": "舅妈",
    "87": "姨父", "88": "姨妈", "89": "姑父", "90": "姑姑",
}  # fmt: skip
CARER = "照护人"


def called(relation: str) -> str:
    """What the child calls somebody of a relation; 照护人 where there is no plain word for it."""
    return CALLED.get(relation, CARER)


def class_text(stage: str, grade: int | None, class_name: str) -> str:
    """Grade and class as schools write them: 三年级（1）班, 九年级, 高二（3）班, 大班."""
    if stage in WITHOUT_SCHOOL:
        return ""
    is_number = class_name.isdecimal()
    if not grade:
        return f"{class_name}班" if is_number else class_name
    if ANOTHER_GRADE.fullmatch(class_name):
        return class_name
    return grade_text(stage, grade) + (f"（{class_name}）班" if is_number else class_name)


def grade_text(stage: str, grade: int) -> str:
    """A grade from 1 to 12; from 10 on counted from the start of the senior school."""
    if grade <= 9:
        return f"{NUMERALS[grade]}年级"
    number = NUMERALS[grade - 9]
    return f"中职{number}年级" if stage == "vocational" else f"高{number}"


def full_address(place: str, group: str, detail: str) -> str:
    """Where a child lives, from the town on, each part once.

    `place` are short names with blanks between (咸阳市 彬州市 新民镇 太厢村), `group` the village group,
    `detail` what was written as the address, which often repeats town and village.
    """
    detail = detail.replace(" ", "")
    *town, village = place.split()[-2:] or [""]
    if any(_stands_in(detail, name) for name in town):
        town, village = [], ""
    elif village and _stands_in(detail, village):
        village = ""
    return "".join((*town, village, "" if group in detail else group, detail))


def _stands_in(text: str, name: str) -> bool:
    """Whether a place is named in a text, with or without the last character: 太厢村, 太厢."""
    return name in text or (len(name) > 2 and name[:-1] in text)


def health_alert(condition: str, illness: str, disability: str) -> str:
    """What to mind about a child's health; empty where nothing is known, for allergies are not on file.

    `condition` is GB/T 2261.3, `disability` words.
    """
    chronic = {"30": "慢性病", "40": "重病"}.get(condition, "")
    parts = [f"{chronic}：{illness}" if chronic and illness else illness or chronic, disability]
    return "；".join(filter(None, parts))

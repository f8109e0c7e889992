"""Which department checks which columns of the half-yearly list, and as which kind of list it comes back (§4.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Department(StrEnum):
    """Departments whose own lists know children, too."""

    EDUCATION = "education"
    POLICE = "police"
    DISABLED = "disabled"
    INSURANCE = "insurance"
    HEALTH = "health"


@dataclass(frozen=True, slots=True)
class Check:
    """What one department gets: pairs of a heading, as list imports know it, and what the column shows (a roster's
    attribute; `blank` is for the department to fill in). `returns_as` is the kind of list of the cross-check."""

    name: str
    returns_as: str
    columns: tuple[tuple[str, str], ...]


WHO = (("姓名", "name"), ("身份证号", "identity"), ("性别", "sex"), ("出生日期", "birth_on"))
REMARKS = ("备注", "blank")

CHECKS: Mapping[Department, Check] = {
    Department.EDUCATION: Check(
        "教育部门", "school_roll",
        (*WHO, ("就学情况", "stage"), ("就读学校", "school"), ("班级", "class"), ("是否寄宿", "boards"), REMARKS),
    ),
    Department.POLICE: Check(
        "公安机关", "hukou",
        (*WHO, ("户口登记", "hukou_registered"), ("户籍所在地", "hukou_place"), ("父亲姓名", "father_name"),
         ("母亲姓名", "mother_name"), REMARKS),
    ),
    Department.DISABLED: Check(
        "残疾人联合会", "disabled",
        (*WHO, ("村(社区)", "place"), ("身体状况", "health"), ("残疾等级", "blank"), REMARKS),
    ),
    Department.INSURANCE: Check(
        "医疗保障部门", "health", (*WHO, ("户籍所在地", "hukou_place"), ("参保情况", "blank"), REMARKS)
    ),
    Department.HEALTH: Check(
        "卫生健康部门", "health",
        (*WHO, ("村(社区)", "place"), ("身体状况", "health"), ("预防接种情况", "blank"), REMARKS),
    ),
}  # fmt: skip

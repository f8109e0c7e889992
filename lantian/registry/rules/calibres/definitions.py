"""Definitions in legal use, and a county's own: data in one small vocabulary (`conditions`).

As data a definition is `{"code", "names": {"zh", "en"}, "basis", "requires": [condition, …],
"grounds": [{"code", "clause", "all": [condition, …]}, …]}`; a condition is `{"name": {parameter: value, …}}`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from lantian.registry.rules.calibres.conditions import (
    VOCABULARY,
    ApartFromParents,
    AtSchool,
    Away,
    Condition,
    InHukouCounty,
    OtherUnable,
    RuralHukou,
    WithParent,
    Younger,
)


@dataclass(frozen=True, slots=True)
class Ground:
    """One way to count: all `conditions` hold. `clause` is the rule's own words."""

    code: str
    clause: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Calibre:
    """A definition: a child counts when all of `requires` hold, and one of the `grounds`.

    A change of its words is a new `edition`: what was counted under the former one stays as it is.
    """

    code: str
    name_zh: str
    name_en: str
    basis: str
    requires: tuple[Condition, ...]
    grounds: tuple[Ground, ...]
    edition: int = 1

    def conditions(self) -> Iterator[Condition]:
        yield from self.requires
        for ground in self.grounds:
            yield from ground.conditions


class WrongDefinition(ValueError):
    """A definition that is none: `where` in it, and what is `expected` there."""

    def __init__(self, where: str, expected: str) -> None:
        super().__init__(f"{where}: {expected}")
        self.where, self.expected = where, expected


COMPULSORY = ("primary", "junior")

CIVIL_AFFAIRS_2016 = Calibre(
    "mca2016",
    "民政（2016）",
    "Civil affairs 2016",
    "国发〔2016〕13号",
    (Younger(16), RuralHukou()),
    (
        Ground("both", "父母双方外出务工", (Away("both"), ApartFromParents())),
        Ground("other_unable", "一方外出务工另一方无监护能力", (OtherUnable(),)),
    ),
)
CIVIL_AFFAIRS_2024 = Calibre(
    "mca2024",
    "民政（2024）",
    "Civil affairs 2024",
    "宁夏2024年摸底排查方案（各地或有不同）",
    (Younger(16), RuralHukou()),
    (
        Ground(
            "both",
            "父母双方跨县域外出连续6个月以上",
            (Away("both", 6, beyond_county=True), ApartFromParents()),
        ),
        Ground(
            "other_unable",
            "一方跨县域外出连续6个月以上，另一方无监护能力",
            (OtherUnable(6, beyond_county=True),),
        ),
    ),
)
SCHOOL_ROLL = Calibre(
    "school",
    "教育学籍",
    "School roll",
    "中小学生学籍信息：留守儿童标识（0 非留守，1 单亲留守，2 双亲留守）",
    (AtSchool(COMPULSORY), InHukouCounty()),
    (
        Ground("2", "父母双方外出三个月以上", (Away("both", 3),)),
        Ground("1", "父母一方外出三个月以上，由另一方或其他亲属监护", (Away("one", 3),)),
    ),
)
WOMENS_FEDERATION = Calibre(
    "womens_federation",
    "妇联",
    "Women's federation",
    "全国妇联《我国农村留守儿童、城乡流动儿童状况研究报告》",
    (Younger(18), RuralHukou()),
    (Ground("any", "父母双方或一方外出", (Away("any"),)),),
)
MIGRANT_CHILD = Calibre(
    "migrant",
    "流动儿童",
    "Migrant children",
    "民发〔2024〕35号",
    (Younger(16),),
    (
        Ground(
            "with_parent", "随父母离开户籍地，跨县域居住六个月以上", (InHukouCounty(False, 6), WithParent())
        ),
    ),
)
NATIONAL = (CIVIL_AFFAIRS_2016, CIVIL_AFFAIRS_2024, SCHOOL_ROLL, WOMENS_FEDERATION, MIGRANT_CHILD)


def definition_from(data: Mapping[str, Any]) -> Calibre:
    """A definition from its data. Raises `WrongDefinition`."""
    names = _part(data, "names", Mapping, "definition")
    grounds = [
        Ground(
            _part(one, "code", str, f"grounds[{at}]"),
            _part(one, "clause", str, f"grounds[{at}]"),
            _conditions(_part(one, "all", Sequence, f"grounds[{at}]"), f"grounds[{at}].all"),
        )
        for at, one in enumerate(_part(data, "grounds", Sequence, "definition"))
    ]
    if not grounds:
        raise WrongDefinition("grounds", "at least one")
    return Calibre(
        _part(data, "code", str, "definition"),
        _part(names, "zh", str, "names"),
        _part(names, "en", str, "names"),
        _part(data, "basis", str, "definition"),
        _conditions(_part(data, "requires", Sequence, "definition"), "requires"),
        tuple(grounds),
    )


def data_of(calibre: Calibre) -> dict[str, Any]:
    """The definition as data, from which `definition_from` makes it again."""
    return {
        "code": calibre.code,
        "names": {"zh": calibre.name_zh, "en": calibre.name_en},
        "basis": calibre.basis,
        "requires": [_data_of(one) for one in calibre.requires],
        "grounds": [
            {"code": one.code, "clause": one.clause, "all": [_data_of(each) for each in one.conditions]}
            for one in calibre.grounds
        ],
    }


def _data_of(condition: Condition) -> dict[str, Any]:
    values = {one.name: getattr(condition, one.name) for one in fields(condition)}
    return {
        condition.name: {
            key: list(value) if isinstance(value, tuple) else value for key, value in values.items()
        }
    }


def _conditions(given: Sequence[Any], where: str) -> tuple[Condition, ...]:
    return tuple(_condition(one, f"{where}[{at}]") for at, one in enumerate(given))


def _condition(given: Any, where: str) -> Condition:
    if not isinstance(given, Mapping) or len(given) != 1:
        raise WrongDefinition(where, "one condition with its parameters")
    ((name, parameters),) = given.items()
    if name not in VOCABULARY:
        raise WrongDefinition(where, f"one of {', '.join(VOCABULARY)}")
    kind: type[Any] = VOCABULARY[name]
    known = {one.name for one in fields(kind)}
    if not isinstance(parameters, Mapping) or not set(parameters) <= known:
        raise WrongDefinition(f"{where}.{name}", f"parameters among {', '.join(sorted(known)) or 'none'}")
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in parameters.items()}
    try:
        condition = kind(**values)
    except TypeError:
        raise WrongDefinition(f"{where}.{name}", f"all of {', '.join(sorted(known))}") from None
    _check_values(condition, f"{where}.{name}")
    return condition


def _check_values(condition: Condition, where: str) -> None:
    for one in fields(condition):
        value = getattr(condition, one.name)
        if one.name in ("than", "months") and (type(value) is not int or not 0 <= value <= 240):
            raise WrongDefinition(f"{where}.{one.name}", "a whole number from 0 to 240")
        if one.name in ("beyond_county", "is_so") and type(value) is not bool:
            raise WrongDefinition(f"{where}.{one.name}", "true or false")
        if one.name == "who" and value not in ("both", "one", "any"):
            raise WrongDefinition(f"{where}.who", "both, one or any")
        if one.name == "stages" and not (
            isinstance(value, tuple) and all(isinstance(each, str) for each in value)
        ):
            raise WrongDefinition(f"{where}.stages", "a list of stages")


def _part(data: Any, key: str, kind: type[Any], where: str) -> Any:
    value = data.get(key) if isinstance(data, Mapping) else None
    if not isinstance(value, kind) or (isinstance(value, str) and (kind is not str or not value.strip())):
        raise WrongDefinition(
            f"{where}.{key}", {"str": "a text", "Sequence": "a list"}.get(kind.__name__, "an object")
        )
    return value

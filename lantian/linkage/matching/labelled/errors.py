"""What lists make of children: misheard and mistyped names, damaged numbers, days of another calendar."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from lantian.kernel.values.pinyin import given_syllables, surname_length
from lantian.linkage.matching.labelled.names import ADULT, YOUNG, Naming
from lantian.linkage.matching.labelled.people import VILLAGES_IN_A_TOWN, Child
from lantian.linkage.matching.labelled.settings import Rates, Setting
from lantian.linkage.matching.sounds import alike

ALSO_TYPED = "函寒韩晗馨新星兴颖英盈瑾锦晋紫姿自淑书舒"
HOMOPHONES: dict[str, list[str]] = defaultdict(list)
NEIGHBOURS: dict[str, list[str]] = defaultdict(list)
for _character in dict.fromkeys("".join((*YOUNG.values(), *ADULT.values(), ALSO_TYPED))):
    _sound = "".join(given_syllables(_character))
    HOMOPHONES[_sound].append(_character)
    NEIGHBOURS[alike(_sound)].append(_character)
NICKNAMES = ("毛毛", "豆豆", "宝宝", "蛋蛋", "妞妞", "狗娃", "小宝", "二娃", "三丫", "虎子", "石头", "丑丑")
PUT_ON: dict[str, Callable[[str], str]] = {
    "blank": lambda name: f"{name[0]} {name[1:]}",
    "remark": lambda name: f"{name}(小名毛毛)",
}


class Misspelling:
    """Makes lines of children; the same dice make the same errors."""

    def __init__(self, dice: Random, setting: Setting, places: list[int]) -> None:
        self._dice, self.setting, self._places = dice, setting, places
        self._naming = Naming(dice)

    def line(self, child: Child, sibling: Child | None) -> dict[str, Any]:
        """What a list says of a child; `sibling` lends its number by mistake."""
        setting = self.setting
        other_number = sibling.identity if sibling else child.identity
        return {
            "name": self._mistaken(setting.name, child.name, self._name),
            "sex": self._mistaken(setting.sex, child.sex, self._sex),
            "birth_on": self._mistaken(setting.birth, child.birth, self._birth),
            "identity": self._mistaken(
                setting.identity,
                child.identity,
                lambda error, number: self._identity(error, number, other_number),
            ),
            "father": self._mistaken(setting.parent, child.father, lambda *asked: self._parent("1", *asked)),
            "mother": self._mistaken(setting.parent, child.mother, lambda *asked: self._parent("2", *asked)),
            "region": self._mistaken(setting.region, child.region, self._region),
            "phone": self._mistaken(setting.phone, child.phone, self._phone),
        }

    def _mistaken(self, rates: Rates, value: Any, mistake: Callable[[str, Any], Any]) -> Any:
        drawn = self._dice.random()
        for error, rate in rates.items():
            drawn -= rate
            if drawn < 0:
                return mistake(error, value)
        return value

    def _name(self, error: str, name: str) -> str:
        if error in PUT_ON:
            return PUT_ON[error](name)
        length, dice = surname_length(name), self._dice
        surname, given = name[:length], name[length:]
        if error == "surname":
            return self._naming.surname() + given
        if error == "nickname":
            return surname + dice.choice(NICKNAMES)
        if error == "two":
            return self._name("other_character", self._name("homophone", name))
        if len(given) < 2:
            return surname + self._character(
                "homophone" if error == "homophone" else "other_character", given
            )
        if error == "swapped":
            return surname + given[::-1]
        place = dice.randrange(len(given))
        instead = "" if error == "left_out" else self._character(error, given[place])
        return surname + given[:place] + instead + given[place + 1 :]

    def _character(self, error: str, character: str) -> str:
        """Another character for one; of the same sound where there is one."""
        sound = "".join(given_syllables(character))
        pool = {"homophone": HOMOPHONES[sound], "neighbour": NEIGHBOURS[alike(sound)]}.get(error, [])
        others = [found for found in pool if found != character]
        return self._dice.choice(others) if others else self._naming.character()

    def _birth(self, error: str, birth: date) -> date | None:
        dice = self._dice
        if error == "missing":
            return None
        if error == "swapped" and birth.day <= 12:
            return birth.replace(month=birth.day, day=birth.month)
        if error == "moon":
            return birth - timedelta(dice.randrange(18, 51))
        if error == "first_of_year":
            return birth.replace(month=1, day=1)
        if error == "first_of_month":
            return birth.replace(day=1)
        if error == "anything":
            return birth + timedelta(dice.randrange(-700, 700))
        if error == "year":
            year = birth.year + dice.choice((-1, 1))
            return birth.replace(year=year, day=min(birth.day, monthrange(year, birth.month)[1]))
        return self._digit(birth)

    def _digit(self, birth: date) -> date:
        """One digit of the date mistyped, so that a date remains."""
        digits = f"{birth:%Y%m%d}"
        while True:
            place = self._dice.randrange(3, 8)
            typed = digits[:place] + self._dice.choice("0123456789") + digits[place + 1 :]
            try:
                wrong = date(int(typed[:4]), int(typed[4:6]), int(typed[6:]))
            except ValueError:
                continue
            if wrong != birth:
                return wrong

    def _identity(self, error: str, number: str, anothers: str) -> str:
        if not number:
            return ""
        dice, place = self._dice, self._dice.randrange(6, 17)
        if error == "digit":
            digit = dice.choice([digit for digit in "0123456789" if digit != number[place]])
            return number[:place] + digit + number[place + 1 :]
        if error == "swapped":
            return number[: place - 1] + number[place] + number[place - 1] + number[place + 1 :]
        return {
            "missing": "",
            "zeros": number[:15] + "000",
            "scientific": f"{number[0]}.{number[1:6]}E+17",
            "short": number[:6] + number[8:17],
            "small_x": number.lower(),
            "star": number[:17] + "*",
            "cut": number[:17],
            "anothers": anothers,
        }[error]

    def _parent(self, sex: str, error: str, name: str) -> str:
        if error == "missing":
            return ""
        if error == "remark":
            return self._dice.choice(("不详", "已故", "离异", "外出"))
        if error == "another":
            return self._naming.surname() + self._naming.adult(sex)
        return self._name(error, name)

    def _region(self, error: str, region: int) -> int | None:
        if error == "missing":
            return None
        if error == "town":
            return region - region % 1000
        if error == "elsewhere":
            return self._dice.choice(self._places)
        return region - region % 1000 + 200 + self._dice.randrange(VILLAGES_IN_A_TOWN)

    def _phone(self, error: str, phone: str) -> str:
        return "" if error == "missing" else f"13{self._dice.randrange(10**9):09}"

    def _sex(self, error: str, sex: str) -> str:
        return "" if error == "missing" else "2" if sex == "1" else "1"

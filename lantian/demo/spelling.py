"""How one village's director fills in a roster: each has habits, all of them readable."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

from lantian.demo.names import draw_clans, draw_given

_DAYS: tuple[Callable[[date], str], ...] = (
    lambda day: day.isoformat(),
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day:%Y%m%d}",
)
_MONTHS: tuple[Callable[[date], str], ...] = (
    lambda day: f"{day:%Y-%m}",
    lambda day: f"{day:%Y.%m}",
    lambda day: f"{day.year}年{day.month}月",
)
_PHONES: tuple[Callable[[str], str], ...] = (
    lambda number: number,
    lambda number: number,
    lambda number: f"{number[:3]} {number[3:7]} {number[7:]}",
    lambda number: f"{number[:3]}-{number[3:7]}-{number[7:]}",
)
_RELATIONS = {
    "祖父": "爷爷",
    "祖母": "奶奶",
    "外祖父": "外公",
    "外祖母": "外婆",
    "祖父母": "爷爷奶奶",
    "外祖父母": "外公外婆",
    "伯父": "大伯",
    "叔父": "叔叔",
    "姑母": "姑姑",
    "舅父": "舅舅",
    "姨母": "姨妈",
    "曾祖母": "太奶奶",
    "独自": "独自居住",
}
_GRADES = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Hand:
    """The habits, and who has them."""

    filled_by: str
    filled_on: date
    day: Callable[[date], str]
    month: Callable[[date], str]
    phone: Callable[[str], str]
    is_colloquial: bool
    between: str

    def relation(self, word: str) -> str:
        """The form's word, or the one that people use."""
        return _RELATIONS.get(word, word) if self.is_colloquial else word

    def grade(self, grade: int) -> str:
        """Grade 1 to 12 in words."""
        if grade > 9:
            return f"高{_GRADES[grade - 10]}"
        if grade > 6 and self.is_colloquial:
            return f"初{_GRADES[grade - 7]}"
        return f"{_GRADES[grade - 1]}年级"

    def class_name(self, number: int) -> str:
        """A class of a grade."""
        return f"({number})班" if self.is_colloquial else f"{number}班"

    def several(self, words: tuple[str, ...]) -> str:
        """Several words in one cell."""
        return self.between.join(words)


def draw_hand(dice: Random, on: date) -> Hand:
    """Somebody who filled in a roster in the weeks before a day."""
    surname, sex = dice.choice(draw_clans(dice)), dice.choice("122")
    return Hand(
        filled_by=surname + draw_given(dice, sex, 1985),
        filled_on=date.fromordinal(on.toordinal() - dice.randrange(3, 40)),
        day=dice.choice(_DAYS),
        month=dice.choice(_MONTHS),
        phone=dice.choice(_PHONES),
        is_colloquial=dice.random() < 0.5,
        between=dice.choice("、、,/"),
    )

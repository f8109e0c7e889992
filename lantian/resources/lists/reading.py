"""What a line of a list says: values of an entry, what is doubtful about them, why it cannot be one (pure)."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from lantian.kernel.values.dates import ParsedDate, parse_date
from lantian.kernel.values.phones import check_phone, parse_phones
from lantian.kernel.values.text import fold
from lantian.kernel.values.wrong import WrongValue
from lantian.places.rules import Level, level_of
from lantian.resources.lists.words import (
    ages_in,
    capacity_in,
    codes_in,
    conditions_in,
    reach_in,
    sort_in,
)
from lantian.resources.rules.offers import OLDEST, Per, Reach, problem_of_offer
from lantian.resources.rules.phones import MOST_NUMBERS, SEPARATOR

LONGEST = {"name": 60, "offers": 300, "times": 80, "contact": 40, "cost": 80}
REACH_OF = {
    Level.VILLAGE: Reach.VILLAGE,
    Level.TOWN: Reach.TOWN,
    Level.COUNTY: Reach.COUNTY,
    Level.CITY: Reach.CITY,
}
PHONE_LIKE = re.compile(r"[+0-9(][0-9() -]{5,}[0-9]")
FIRST_PHRASE = re.compile(r"[,，。;；:：、(（]")
NO_END = ("长期", "永久", "长期有效", "无期限")
LATEST = date(2100, 12, 31)
FREE = ("无", "免费", "不收费", "否", "0", "公益")
NONE = ("", "无", "/", "-", "—", "——", "暂无")


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a line that a person should know: `code` for `messages`, with what fills its sentence."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Around:
    """What a list is read against: which unit a name means, where a place is, the unit of lines that name none."""

    find_unit: Callable[[str], Any]
    find_place: Callable[[str, Any], int | None]
    unit: Any
    kinds: Mapping[str, str]
    today: date


@dataclass(slots=True)
class Entry:
    """A line read: whose it is and what it says. `told` are the fields that the line itself gives."""

    unit: Any = None
    values: dict[str, Any] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    doubts: list[Remark] = field(default_factory=list)
    wrong: list[Remark] = field(default_factory=list)

    def doubt(self, code: str, **params: Any) -> None:
        self.doubts.append(Remark(code, params))

    def refuse(self, code: str, **params: Any) -> None:
        self.wrong.append(Remark(code, params))


def read_line(cells: Mapping[str, str], around: Around) -> Entry:
    """The entry of a line; `cells` by the key of their column. Nothing is invented: what is guessed is a doubt."""
    said = {key: _as_written(key, text) for key, text in cells.items() if fold(text) not in NONE}
    entry = Entry()
    entry.unit = _unit(said.get("unit", ""), around, entry)
    _texts(said, entry)
    _for_whom(said, entry)
    _needs(said, around, entry)
    _how_much(said, entry)
    _phones(said.get("phone", ""), entry)
    _period(said, around.today, entry)
    if entry.unit is not None:
        _where(said, around, entry)
        _whom_to_ask(entry)
    if not entry.wrong:
        _check(entry)
    return entry


def _as_written(key: str, text: str) -> str:
    """Words keep their signs, as somebody will read them; everything else is folded to be understood."""
    return " ".join(text.split()) if key in LONGEST else fold(text)


def _unit(said: str, around: Around, entry: Entry) -> Any:
    found = around.find_unit(said) if said else around.unit
    if found is None:
        entry.refuse("unit_unknown" if said else "unit_missing", said=said)
    return found


def _texts(said: Mapping[str, str], entry: Entry) -> None:
    values = entry.values
    values |= {key: said.get(key, "") for key in LONGEST}
    entry.told |= LONGEST.keys() & said.keys()
    if values["cost"] in FREE:
        values["cost"] = ""
    _name(entry)
    for key, most in LONGEST.items():
        if len(values[key]) > most:
            entry.refuse("too_long", column=key, most=most, length=len(values[key]))


def _name(entry: Entry) -> None:
    """What it is called and what is given: one stands for the other, and a name that was made is a doubt."""
    values = entry.values
    if not values["name"] and values["offers"]:
        values["name"] = FIRST_PHRASE.split(values["offers"])[0][: LONGEST["name"]]
        entry.doubt("name_from_service", name=values["name"])
    if not values["name"]:
        entry.refuse("name_missing")
    values["offers"] = values["offers"] or values["name"]


def _for_whom(said: Mapping[str, str], entry: Entry) -> None:
    target, values = said.get("target", ""), entry.values
    ages = ages_in(said.get("ages", "")) or ages_in(target)
    if "ages" in said and ages is None:
        entry.doubt("ages_unread", said=said["ages"])
    values["age_from"], values["age_to"] = ages or (0, OLDEST)
    values["conditions"] = conditions_in(target) if target else []
    entry.told |= {"age_from", "age_to"} if ages else set()
    entry.told |= {"conditions"} if target else set()


def _needs(said: Mapping[str, str], around: Around, entry: Entry) -> None:
    """The kinds of needs by code or name, else by the words of the service; the kind of help likewise."""
    text = " ".join(said.get(key, "") for key in ("name", "offers", "target"))
    named = said.get("codes", "")
    codes = [code for code, name in around.kinds.items() if code in named.upper().split() or name in named]
    codes = codes or [code for code in codes_in(f"{named} {text}") if code in around.kinds]
    entry.values["codes"] = codes
    if named and codes:
        entry.told.add("codes")
    if not codes:
        entry.refuse("needs_unread")
    entry.values["sort"] = sort_in(said.get("sort", ""), text)
    if "sort" in said:
        entry.told.add("sort")


def _how_much(said: Mapping[str, str], entry: Entry) -> None:
    found = capacity_in(said.get("capacity", ""))
    if "capacity" in said and found is None:
        entry.doubt("capacity_unread", said=said["capacity"])
    capacity, per = found or (None, Per.AT_ONCE)
    entry.values |= {"capacity": capacity, "per": per.value, "busy": 0}
    entry.told |= {"capacity"} if found else set()
    entry.told |= {"per"} if per != Per.AT_ONCE else set()


def _phones(text: str, entry: Entry) -> None:
    """Up to three numbers of a cell; a zero that the spreadsheet ate, or words around a number, is a doubt."""
    entry.values["phone"] = ""
    if not text:
        return
    numbers = parse_phones(text, hotlines=True)
    if isinstance(numbers, WrongValue):
        numbers = _mended(text, entry)
    if numbers and len(numbers) > MOST_NUMBERS:
        entry.doubt("too_many_phones", most=MOST_NUMBERS)
    if numbers:
        entry.values["phone"] = SEPARATOR.join(numbers[:MOST_NUMBERS])
        entry.told.add("phone")


def _mended(text: str, entry: Entry) -> tuple[str, ...]:
    with_zero = check_phone(f"0{text}") if text.isdecimal() else None
    if isinstance(with_zero, str):
        entry.doubt("phone_zero", said=text, number=with_zero)
        return (with_zero,)
    inside = [check_phone(found, hotlines=True) for found in PHONE_LIKE.findall(text)]
    numbers = tuple(dict.fromkeys(number for number in inside if isinstance(number, str)))
    entry.doubt("phone_among_words" if numbers else "phone_unread", said=text)
    return numbers


def _period(said: Mapping[str, str], today: date, entry: Entry) -> None:
    """From when it holds, and until before which day: what a list calls its last day is the day before that."""
    entry.values |= {"valid_from": today, "valid_until": None}
    if since := _day(said.get("valid_from", ""), entry):
        entry.values["valid_from"] = since.date
        entry.told.add("valid_from")
    last = _day(said.get("until", ""), entry)
    if last is None:
        return
    entry.values["valid_until"] = until = _after(last)
    entry.told.add("valid_until")
    if until <= today:
        entry.refuse("over_already", day=(until - timedelta(days=1)).isoformat())
    elif until <= entry.values["valid_from"]:
        entry.refuse("ends_before")


def _day(text: str, entry: Entry) -> ParsedDate | None:
    if not text or text in NO_END:
        return None
    parsed = parse_date(text, today=LATEST, latest=LATEST)
    if isinstance(parsed, WrongValue):
        entry.doubt("date_unread", said=text)
        return None
    return parsed


def _after(last: ParsedDate) -> date:
    """The day after a last day, of a month or a year where no more was said."""
    if last.precision == "year":
        return date(last.date.year + 1, 1, 1)
    if last.precision == "month":
        return (last.date.replace(day=28) + timedelta(days=4)).replace(day=1)
    return last.date + timedelta(days=1)


def _where(said: Mapping[str, str], around: Around, entry: Entry) -> None:
    """Where it is and how far it is meant: as the list says, else where the unit is and for all there."""
    place = entry.unit.region_id
    if "place" in said:
        found = around.find_place(said["place"], entry.unit)
        if found is None:
            entry.doubt("place_unread", said=said["place"])
        else:
            place = found
            entry.told.add("place")
    entry.values["place"] = place
    entry.values["reach"] = _reach(said.get("reach", ""), place, around, entry).value


def _reach(said: str, place: int, around: Around, entry: Entry) -> Reach:
    own = REACH_OF[level_of(place)]
    if not said:
        return own
    told = reach_in(said)
    if told is None:
        found = around.find_place(said, entry.unit)
        told = REACH_OF.get(level_of(found)) if found else None
    if told is None:
        entry.doubt("reach_unread", said=said)
        return own
    entry.told.add("reach")
    return told


def _whom_to_ask(entry: Entry) -> None:
    if not entry.values["contact"]:
        entry.values["contact"] = str(entry.unit)[: LONGEST["contact"]]
        entry.doubt("contact_missing")


def _check(entry: Entry) -> None:
    values = entry.values
    wrong = problem_of_offer(
        ages=(values["age_from"], values["age_to"]),
        period=(values["valid_from"], values["valid_until"]),
        **{name: values[name] for name in ("sort", "place", "reach", "codes", "capacity", "busy", "cost")},
    )
    if wrong:
        entry.refuse(wrong[1])


def filled_down(
    rows: Sequence[Sequence[str]], merged: Sequence[tuple[int, int, int, int]]
) -> list[list[str]]:
    """Rows in which a cell that was merged over several lines stands in each of them, as whoever reads it sees it."""
    filled = [list(row) for row in rows]
    for top, left, bottom, right in merged:
        if left == right and bottom > top and top < len(filled) and left < len(filled[top]):
            for row in filled[top + 1 : bottom + 1]:
                if left < len(row) and not row[left]:
                    row[left] = filled[top][left]
    return filled

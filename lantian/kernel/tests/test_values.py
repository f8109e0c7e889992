"""Values as people type them, by tables that an office can read, and by the laws that they keep."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lantian.kernel.values.dates import ParsedDate, parse_date
from lantian.kernel.values.identity import IdentityNumber, check_character, check_identity, mask_identity
from lantian.kernel.values.names import parse_name
from lantian.kernel.values.phones import check_phone, format_phone, mask_phone, parse_phones
from lantian.kernel.values.pinyin import COMPOUND_SURNAMES, SURNAMES, name_pinyin
from lantian.kernel.values.text import fold, says_little
from lantian.kernel.values.wrong import WrongValue

TODAY = date(2025, 6, 1)
BLOCKS = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x323AF))
HAN = some.one_of(*(some.characters(min_codepoint=low, max_codepoint=high) for low, high in BLOCKS))
ANYTHING = some.one_of(some.text(), some.text("0123456789Xx.-/年月日 +*Ee、,一二十〇·", max_size=24))


def cases(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / "cases" / f"{name}.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def refusal(parsed: object) -> str | None:
    return parsed.code if isinstance(parsed, WrongValue) else None


@some.composite
def identity_numbers(draw: some.DrawFn) -> str:
    born_on = draw(some.dates(date(1900, 1, 1), TODAY))
    area, order = draw(some.integers(110000, 829999)), draw(some.integers(1, 999))
    body = f"{area}{born_on:%Y%m%d}{order:03}"
    return body + check_character(body)


@pytest.mark.parametrize("case", cases("dates"), ids=lambda case: case["typed"])
def test_dates(case: dict[str, str]) -> None:
    parsed = parse_date(case["typed"], today=TODAY)
    if case["wrong"]:
        assert refusal(parsed) == case["wrong"]
    else:
        assert parsed == (date.fromisoformat(case["date"]), case["precision"])


@given(some.dates(date(1927, 5, 18), TODAY))
def test_a_date_is_read_back_however_it_is_written(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    plain = f"{day.year}/{day.month}/{day.day}"
    chinese = f"{day.year}年{day.month}月{day.day}日"
    dotted, digits, at_midnight = plain.replace("/", "."), f"{day:%Y%m%d}", f"{day} 00:00:00"
    for text in (day.isoformat(), plain, dotted, chinese, digits, str(serial), at_midnight):
        assert parse_date(text, today=TODAY) == ParsedDate(day, "day")


@given(some.dates(TODAY + timedelta(days=1), date(2099, 12, 31)))
def test_a_later_date_needs_a_later_bound(day: date) -> None:
    refused = parse_date(day.isoformat(), today=TODAY)
    assert refusal(refused) == "date_in_future"
    assert parse_date(day.isoformat(), today=TODAY, latest=date(2099, 12, 31)) == ParsedDate(day, "day")


@pytest.mark.parametrize("case", cases("identity_numbers"), ids=lambda case: case["why"] or case["typed"])
def test_identity_numbers(case: dict[str, str]) -> None:
    checked = check_identity(case["typed"])
    if case["wrong"]:
        assert refusal(checked) == case["wrong"]
    else:
        expected = (case["number"], date.fromisoformat(case["birth_on"]), case["sex"], case["number"][:6])
        assert checked == IdentityNumber(*expected)


@given(identity_numbers())
def test_an_identity_number_says_its_date_and_sex(number: str) -> None:
    checked = check_identity(number)
    assert isinstance(checked, IdentityNumber)
    assert f"{checked.birth_on:%Y%m%d}" == number[6:14]
    assert checked.sex == ("2" if int(number[16]) % 2 == 0 else "1")
    assert check_identity(number.lower()) == checked


@given(identity_numbers(), some.integers(0, 17), some.integers(1, 9))
def test_one_damaged_digit_is_always_refused(number: str, place: int, shift: int) -> None:
    digit = str((int(number[place].replace("X", "0")) + shift) % 10)
    assert isinstance(check_identity(number[:place] + digit + number[place + 1 :]), WrongValue)


@given(identity_numbers(), some.integers(0, 15))
def test_two_exchanged_digits_are_always_refused(number: str, place: int) -> None:
    exchanged = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert exchanged == number or isinstance(check_identity(exchanged), WrongValue)


@given(identity_numbers())
def test_what_a_spreadsheet_leaves_of_a_number_is_told_apart(number: str) -> None:
    cut = number[:15] + "000"
    checked = check_identity(cut)
    if check_character(cut) != "0":
        assert refusal(checked) == "identity_damaged_by_spreadsheet"
    shown = check_identity(f"{float(number[:17] + '0'):.14E}")
    assert refusal(shown) == "identity_damaged_by_spreadsheet"


@given(some.dates(date(1930, 1, 1), date(1999, 12, 31)), some.integers(100000, 829999), some.integers(1, 999))
def test_an_old_number_becomes_the_new_one_of_the_same_person(born_on: date, area: int, order: int) -> None:
    checked = check_identity(f"{area}{born_on:%y%m%d}{order:03}")
    assert isinstance(checked, IdentityNumber)
    assert check_identity(checked.number) == checked
    assert checked.birth_on == born_on


def test_masks_show_no_more_than_the_ends() -> None:
    assert mask_identity("610427201503051212") == "6104**********12"
    assert mask_phone("13912345678") == "139****5678"
    assert mask_phone("029-33211234") == "029-****1234"
    assert mask_phone("029-33211234-801") == "029-****1234"


@pytest.mark.parametrize("case", cases("phones"), ids=lambda case: case["typed"])
def test_phones(case: dict[str, str]) -> None:
    parsed = parse_phones(case["typed"])
    if case["wrong"]:
        assert refusal(parsed) == case["wrong"]
    else:
        assert parsed == tuple(case["numbers"].split())
        assert parse_phones("/".join(parsed)) == parsed


@pytest.mark.parametrize("number", ["110", "12345", "12338", "12355", "4001234567"])
def test_hotlines_count_only_where_they_are_asked_for(number: str) -> None:
    assert check_phone(number, hotlines=True) == number
    assert isinstance(check_phone(number), WrongValue)


@given(some.from_regex("1[3-9][0-9]{9}", fullmatch=True))
def test_every_mobile_is_its_own_normal_form(number: str) -> None:
    assert check_phone(number) == check_phone(format_phone(number)) == check_phone(f"+86{number}") == number


@pytest.mark.parametrize("case", cases("names"), ids=lambda case: case["typed"])
def test_names(case: dict[str, str]) -> None:
    parsed = parse_name(case["typed"])
    if case["wrong"]:
        assert refusal(parsed) == case["wrong"]
    else:
        assert parsed == case["name"]


def test_a_private_character_is_refused_and_an_old_one_named_by_its_standard_one() -> None:
    old, unknown = parse_name("朱\ue863"), parse_name("朱\uf8ff")
    assert refusal(old) == "name_private_use_known"
    assert isinstance(old, WrongValue)
    assert old.params == {"code_point": "U+E863", "character": "䶮"}
    assert refusal(unknown) == "name_private_use"


@given(some.text(HAN, min_size=2, max_size=40))
def test_every_ideograph_may_stand_in_a_name(name: str) -> None:
    parsed = parse_name(name)
    assert parsed == name or refusal(parsed) == "name_is_a_remark"


@pytest.mark.parametrize("case", cases("pinyin"), ids=lambda case: case["name"])
def test_pinyin(case: dict[str, str]) -> None:
    read = name_pinyin(case["name"])
    assert (read.full, read.initials, read.surname) == (case["full"], case["initials"], case["surname"])
    assert not case["also"] or case["also"] in read.alternatives


@given(some.sampled_from(sorted(SURNAMES | COMPOUND_SURNAMES)), some.text(HAN, min_size=2, max_size=2))
def test_pinyin_is_plain_and_begins_with_the_surname(surname: str, given_name: str) -> None:
    read = name_pinyin(surname + given_name)
    spellings = (read.full, read.initials, *read.alternatives, *read.alternative_initials)
    assert all(spelling.isascii() and spelling.isalpha() for spelling in spellings)
    assert read.full.startswith(read.surname)
    assert read.full not in read.alternatives


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ＡＢＣ　１２３，（）", "ABC 123,()"),
        ("\ufeff姓\u200b名\u00a0", "姓名"),
        ("甲\r\n乙", "甲 乙"),
        ("凞羅㛃𬭎䶮𣵦", "凞羅㛃𬭎䶮𣵦"),
        ("\ue863", "\ue863"),
        ("①㎡", "①㎡"),
        ("甲・乙", "甲·乙"),
        ("2015．3", "2015.3"),
        ("• 低保", "• 低保"),
        ("a\x00b", "ab"),
    ],
)
def test_fold(typed: str, kept: str) -> None:
    assert fold(typed) == kept


@given(ANYTHING)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(some.text(HAN))
def test_folding_leaves_ideographs_alone(text: str) -> None:
    assert fold(text) == text


@given(ANYTHING)
def test_no_text_makes_a_parser_fail_and_what_it_reads_it_reads_again(text: str) -> None:
    parse_date(text, today=TODAY)
    name, phones, identity = parse_name(text), parse_phones(text, hotlines=True), check_identity(text)
    if isinstance(name, str):
        assert parse_name(name) == name
        name_pinyin(name)
    if isinstance(phones, tuple):
        assert parse_phones("/".join(phones), hotlines=True) == phones
    if isinstance(identity, IdentityNumber):
        assert check_identity(identity.number) == identity


@pytest.mark.parametrize("words", ["", "   ", "同上", "已 处 理", "ok.\n"])
def test_what_says_nothing_that_somebody_could_use(words: str) -> None:
    assert says_little(words)
    assert not says_little(words + "去了孩子家")

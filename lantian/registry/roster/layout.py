"""Where the table of a roster stands in its sheet: below titles, above totals and signatures."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from lantian.kernel.values.text import fold
from lantian.kernel.values.wrong import WrongValue
from lantian.registry.roster.mapping import HEADING_WORDS, guess_mapping, is_heading, plain_heading

Row = Sequence[str]

SEARCHED_ROWS = 40
FEWEST_HEADINGS = 3

TOTALS = "(?:本页|[全本][村镇县校班])?(?:合计|小计|总计|共计|总数|累计)|共[0-9]+[人名户]"
SIGNATURES = (
    "(?:填表|填报|审核|制表|复核|经办|登记|统计|采集|单位负责|负责|审批|联系|报送|分管领导|主要领导|签字|盖章)"
    "(?:人|单位|部门|日期|时间|电话)?(?:签字|签名|签章|[(].{1,2}[)])?:"
)
NOTES = "(?:注|备注|说明|填表说明|填报说明|填表人|审核人|制表人)(?::|$|[0-9一]、)"
AFTER_THE_TABLE = re.compile("|".join((TOTALS, SIGNATURES, NOTES)))
EXAMPLE = re.compile("(?:示例|样例|举例|例如?|例子|填写示例|样表)[:：]?[0-9一二]?")
SENTENCE = re.compile("[,。:;、]")
LONGEST_ALONE = 12
"""A longer text that stands alone in its row is a note."""
COUNTING = re.compile(
    "[0-9]{1,3}|[甲乙丙丁戊己庚辛壬癸]|[一二三四五六七八九十]{1,3}|[a-z]{1,2}", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The headings of a kind of table: whether a cell reads like one, and how many of a line are known."""

    is_heading: Callable[[str], bool]
    known: Callable[[Sequence[str]], int]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand: rows from 0, `last_row` included (`first_row - 1` where no child is listed)."""

    heading_rows: range
    first_row: int
    last_row: int
    headings: list[str]


def find_layout(rows: Sequence[Row], words: Vocabulary | None = None) -> Layout | WrongValue:
    """The headings (in one line or two) and the rows below them: of children, or with `words` of another table.

    A heading under a group's line carries both words: 父亲 over 姓名 is “父亲 姓名”.
    Code: headings_not_found.
    """
    found = _find_headings(rows, words or ROSTER)
    if found is None:
        return WrongValue("headings_not_found", "headings")
    heading_rows, headings = found
    first = heading_rows.stop
    while first < len(rows) and (is_blank(rows[first]) or _is_column_count(rows[first])):
        first += 1
    last = len(rows) - 1
    while last >= first and not is_child_row(rows[last]):
        last -= 1
    return Layout(heading_rows, first, last, headings)


def child_rows(rows: Iterable[Row], layout: Layout) -> Iterator[tuple[int, Row]]:
    """Each row of a child with its index: without blanks, subtotals, examples and repeated headings.

    `rows` are all rows of the sheet from the first, in memory or as they are read.
    """
    for index, row in enumerate(rows):
        if layout.first_row <= index <= layout.last_row and is_child_row(row):
            yield index, row


def is_blank(row: Row) -> bool:
    return not any(cell and not cell.isspace() for cell in row)


def is_child_row(row: Row) -> bool:
    """Whether a row below the headings can be a child's: no number alone, total, note, example or heading."""
    filled = (cell for cell in row if cell and not cell.isspace())
    first, second = next(filled, ""), next(filled, "")
    if not first or first.isdecimal():
        return bool(second)
    text = fold(first).replace(" ", "")
    if AFTER_THE_TABLE.match(text) or EXAMPLE.fullmatch(text):
        return False
    if not second:
        return len(text) <= LONGEST_ALONE and not SENTENCE.search(text)
    return not (plain_heading(first) in HEADING_WORDS and plain_heading(second) in HEADING_WORDS)


def _find_headings(rows: Sequence[Row], words: Vocabulary) -> tuple[range, list[str]] | None:
    """The row with the most headings among the first; the row below joins it where it says more."""
    searched = [list(map(fold, row)) for row in rows[: SEARCHED_ROWS + 1]]
    counts = [sum(map(words.is_heading, row)) for row in searched[:SEARCHED_ROWS]]
    if not counts or max(counts) < FEWEST_HEADINGS:
        return _find_strange_headings(searched)
    line = counts.index(max(counts))
    above = _joined(searched, line - 1, words) if line else None
    below = _joined(searched, line, words)
    alone = words.known(searched[line])
    if above and words.known(above) > alone and _is_group_line(searched[line - 1]):
        return range(line - 1, line + 1), above
    if below and words.known(below) > alone:
        return range(line, line + 2), below
    return range(line, line + 1), searched[line]


def _find_strange_headings(searched: list[list[str]]) -> tuple[range, list[str]] | None:
    """Headings that we do not know: the first row of several short different texts without any number."""
    for line, row in enumerate(searched[:SEARCHED_ROWS]):
        texts = [cell for cell in row if cell]
        plain = [cell for cell in texts if len(cell) <= 20 and not any(map(str.isdigit, cell))]
        if (
            len(texts) >= FEWEST_HEADINGS
            and len(plain) == len(set(texts)) == len(texts)
            and not _is_note(row)
        ):
            return range(line, line + 1), row
    return None


def _joined(searched: list[list[str]], line: int, words: Vocabulary) -> list[str] | None:
    """Two lines as one: a group's word is carried over the blanks that its merged cell left."""
    if line + 1 >= len(searched):
        return None
    upper, lower = searched[line], searched[line + 1]
    width = max(len(upper), len(lower))
    upper, lower = upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower))
    if not any(map(words.is_heading, lower)):
        return None
    joined, group = [], ""
    for over, under in zip(upper, lower, strict=True):
        group = over or (group if under else "")
        joined.append(f"{group} {under}".strip() if under != group else group)
    return joined


def _is_group_line(row: list[str]) -> bool:
    """Whether the cells of a row may stand over others: short, and more than a single title."""
    texts = [cell for cell in row if cell]
    return len(texts) >= 2 and not _is_note(row) and all(len(text) <= 20 for text in texts)


def _is_note(row: list[str]) -> bool:
    """A line like 填报单位：新民镇  日期：2025年3月."""
    return any(":" in cell for cell in row)


def _known(headings: Sequence[str]) -> int:
    return sum(guess.key is not None for guess in guess_mapping(headings))


def _is_column_count(row: Row) -> bool:
    """A line under the headings that numbers the columns: 1 2 3 4, or 甲 乙 丙."""
    cells = [fold(cell) for cell in row if cell and not cell.isspace()]
    return (
        len(cells) >= FEWEST_HEADINGS
        and all(COUNTING.fullmatch(cell) for cell in cells)
        and len(set(cells)) > 1
    )


ROSTER = Vocabulary(is_heading, _known)

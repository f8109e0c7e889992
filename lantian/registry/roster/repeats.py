"""The same child twice in one roster: asked of all rows together, in the order of the sheet."""

from collections.abc import Iterable, Iterator, Mapping

from lantian.registry.roster.parsing import ParsedRow, WrongCell


def find_repeats(rows: Iterable[ParsedRow], mapping: Mapping[int, str]) -> Iterator[WrongCell]:
    """A fault for each row whose child stood in an earlier one.

    The same identity number is wrong; the same name, birth date and village is a warning (two children may be
    called alike), unless both have numbers and these differ.
    """
    columns = {key: column for column, key in mapping.items()}
    by_number: dict[str, int] = {}
    by_name: dict[tuple[object, ...], tuple[int, str]] = {}
    for row in rows:
        number = row.values.get("identity_number", "")
        if number and (first := by_number.setdefault(number, row.row)) != row.row:
            yield _repeat(row, "identity_number", columns, first, is_warning=False)
            continue
        alike = tuple(row.values.get(key) for key in ("child_name", "birth_on", "village"))
        if None in alike:
            continue
        first, first_number = by_name.setdefault(alike, (row.row, number))
        if first != row.row and not (number and first_number):
            yield _repeat(row, "child_name", columns, first, is_warning=True)


def _repeat(
    row: ParsedRow, key: str, columns: Mapping[str, int], first: int, *, is_warning: bool
) -> WrongCell:
    code = "child_perhaps_twice" if is_warning else "child_twice"
    value = str(row.values[key])
    return WrongCell(row.row, columns.get(key), key, value, code, {"row": first}, "child_once", is_warning)

"""Where a child goes to school, as the register keeps it."""

from collections.abc import Mapping
from typing import Any

from lantian.places.classes import class_of


def in_one_spelling(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of `class_name`, `grade` and `stage`, or some of them, with the class as `places.classes` writes it.

    A grade that only the class named is added.
    """
    written = values.get("class_name")
    if not written:
        return dict(values)
    found = class_of(written, values.get("grade"), values.get("stage", ""))
    grade = {} if found.grade is None else {"grade": found.grade}
    return {**values, **grade, "class_name": found.name}

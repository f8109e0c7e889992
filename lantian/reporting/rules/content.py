"""What a report holds, frozen as data: words of official paper with the figures in them.

A figure that is small, or would give a small one away, is marked: whoever may not open the rows behind it gets `FEW`.
What not even offices may be told was never put in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lantian.kernel.documents.papers import Cell, Paper, PaperTable, Part, Shown

FEW = "*"


@dataclass(frozen=True, slots=True)
class Value:
    """A cell: None where there were no figures; `is_small` where it is for those alone who may open the rows behind."""

    value: str | int | float | None
    shown: Shown = Shown.TEXT
    is_small: bool = False

    def cell(self, sees_all: bool) -> Cell:
        """As a reader gets it."""
        return Cell(FEW if self.is_small and not sees_all else self.value, self.shown)

    def as_data(self) -> list[Any]:
        return [self.value, self.shown.value, self.is_small]


HIDDEN = Value(FEW, Shown.NUMBER)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words with places `{}` for values."""

    words: str
    values: tuple[Value, ...] = ()

    def said(self, sees_all: bool) -> str:
        """The sentence for a reader."""
        return self.words.format(*(value.cell(sees_all).text for value in self.values))


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `widths` say how wide its columns are to each other."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    widths: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under a heading."""

    heading: str
    sentences: tuple[Sentence, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """A whole report; `facts` stand under its title, `notes` at its end, where `unit` and `day` sign it."""

    title: str
    subtitle: str
    facts: tuple[str, ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    unit: str
    day: str

    def paper(self, *, sees_all: bool) -> Paper:
        """The paper for a reader who may open the rows behind its figures, or may not."""
        return Paper(
            title=self.title,
            subtitle=self.subtitle,
            facts=self.facts,
            parts=[_part(section, sees_all) for section in self.sections],
            notes=self.notes,
            unit=self.unit,
            day=self.day,
        )

    def as_data(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "title": self.title,
            "subtitle": self.subtitle,
            "facts": list(self.facts),
            "sections": [_section_data(section) for section in self.sections],
            "notes": list(self.notes),
            "unit": self.unit,
            "day": self.day,
        }


def content_from(data: Mapping[str, Any]) -> Content:
    """The content that `as_data` kept."""
    return Content(
        title=data["title"],
        subtitle=data["subtitle"],
        facts=tuple(data["facts"]),
        sections=tuple(_section_from(section) for section in data["sections"]),
        notes=tuple(data["notes"]),
        unit=data["unit"],
        day=data["day"],
    )


def _part(section: Section, sees_all: bool) -> Part:
    tables = [
        PaperTable(
            title=table.title,
            headings=table.headings,
            rows=[[value.cell(sees_all) for value in row] for row in table.rows],
            widths=table.widths,
        )
        for table in section.tables
    ]
    return Part(section.heading, [sentence.said(sees_all) for sentence in section.sentences], tables)


def _section_data(section: Section) -> dict[str, Any]:
    return {
        "heading": section.heading,
        "sentences": [{"words": one.words, "values": _row_data(one.values)} for one in section.sentences],
        "tables": [
            {
                "title": table.title,
                "headings": list(table.headings),
                "rows": [_row_data(row) for row in table.rows],
                "widths": list(table.widths),
            }
            for table in section.tables
        ],
    }


def _section_from(data: Mapping[str, Any]) -> Section:
    return Section(
        data["heading"],
        tuple(Sentence(one["words"], _row_from(one["values"])) for one in data["sentences"]),
        tuple(
            Table(
                table["title"],
                tuple(table["headings"]),
                tuple(_row_from(row) for row in table["rows"]),
                tuple(table["widths"]),
            )
            for table in data["tables"]
        ),
    )


def _row_data(values: Sequence[Value]) -> list[list[Any]]:
    return [value.as_data() for value in values]


def _row_from(data: Sequence[Sequence[Any]]) -> tuple[Value, ...]:
    return tuple(Value(value, Shown(shown), is_small) for value, shown, is_small in data)

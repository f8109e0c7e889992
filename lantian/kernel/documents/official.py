"""An official paper as PDF."""

from datetime import date
from pathlib import Path

from lantian.kernel.documents.papers import Paper, PaperTable
from lantian.kernel.documents.typesetting import set_pdf

TEMPLATE = Path(__file__).with_name("official.typ")


def official_pdf(paper: Paper, *, made_on: date) -> bytes:
    """The PDF of a paper; the same paper and day give the same bytes. Raises `FontsMissing`."""
    data = {
        "title": paper.title,
        "subtitle": paper.subtitle,
        "facts": list(paper.facts),
        "to": paper.to,
        "parts": [
            {
                "heading": part.heading,
                "paragraphs": list(part.paragraphs),
                "tables": [_table(table) for table in part.tables],
            }
            for part in paper.parts
        ],
        "notes": list(paper.notes),
        "unit": paper.unit,
        "day": paper.day,
    }
    return set_pdf(TEMPLATE, data, title=f"{paper.title}{paper.subtitle}", made_on=made_on)


def _table(table: PaperTable) -> dict[str, object]:
    return {
        "title": table.title,
        "headings": list(table.headings),
        "shares": table.shares,
        "rows": [[{"said": cell.text, "text": cell.is_text} for cell in row] for row in table.rows],
    }

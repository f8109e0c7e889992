"""A form of a return as PDF."""

from datetime import date
from pathlib import Path

from lantian.kernel.documents.typesetting import set_pdf
from lantian.kernel.sheets.official import MOST_ON_A4, FormSheet

TEMPLATE = Path(__file__).with_name("return.typ")


def set_return(form: FormSheet, *, made_on: date) -> bytes:
    """The PDF of a form, across, on A4 or A3. Raises `FontsMissing`."""
    data = {
        "paper": "a3" if len(form.columns) > MOST_ON_A4 else "a4",
        "title": form.title,
        "above": [list(pair) for pair in form.above],
        "columns": [
            {
                "group": one.group,
                "heading": one.heading,
                "number": one.number,
                "width": one.width,
                "text": one.is_text,
            }
            for one in form.columns
        ],
        "rows": [{"cells": [str(cell) for cell in row.cells], "depth": row.depth} for row in form.rows],
        "notes": list(form.notes),
        "names": list(form.names),
    }
    return set_pdf(TEMPLATE, data, title=form.title, made_on=made_on, is_tagged=False)

"""What whoever asked for a form is given instead: a release in words, on a page and as a workbook."""

from io import BytesIO
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lantian.asking.models import RequestedForm
from lantian.disclosure.models import Release
from lantian.disclosure.rules.tables import Shown, shown_from
from lantian.insight.declared import indicators
from lantian.insight.queries.outside import REST, WHOLE
from lantian.kernel.sheets.writing import SheetOut, Watermark, write_workbook
from lantian.places import queries as places


def said_of(release: Release) -> list[dict[str, Any]]:
    """The tables of a release as people read them; what is not told is a mark, and never a number."""
    return [_said(shown_from(data)) for data in release.tables]


def workbook(form: RequestedForm, release: Release) -> bytes:
    """The release as a workbook. Text of whoever asked stays text."""
    lines = [
        form.title,
        _("Given to: %(reader)s") % {"reader": release.reader},
        _("Basis: %(basis)s") % {"basis": release.basis or pgettext("form asked for", "no basis")},
        _("As of %(day)s") % {"day": date_format(release.as_of, "Y-m-d")},
        hidden_words(),
        _("Checksum of the release: %(sum)s") % {"sum": release.checksum},
    ]
    sheets = [
        SheetOut(
            form.title,
            [_("Code of the place"), _("Place"), *table["columns"]],
            [[str(row["code"]), row["name"], *row["values"]] for row in table["rows"]],
            text_columns=(0,),
        )
        for table in said_of(release)
    ]
    target = BytesIO()
    write_workbook(target, sheets, watermark=Watermark(_("About these figures"), lines))
    return target.getvalue()


def hidden_words() -> str:
    """What the mark means."""
    return _("* is not told: it is small, or would give away something small. It may be any number.")


def _said(table: Shown) -> dict[str, Any]:
    paths = places.paths(table.places)
    return {
        "as_of": table.as_of,
        "columns": [_column(column) for column in table.columns],
        "rows": [
            {
                "code": code,
                "name": paths.get(code, str(code)).split(" ")[-1],
                "values": ["*" if cell is None else cell for cell in cells],
            }
            for code, cells in zip(table.places, table.cells, strict=True)
        ],
    }


def _column(column: str) -> str:
    """The name of a figure; the rest and the whole of a share are named after it."""
    code = column.removesuffix(REST).removesuffix(WHOLE)
    known = indicators().get(code)
    name = str(known.name) if known else code
    if column.endswith(REST):
        return _("%(name)s: the others") % {"name": name}
    return _("%(name)s: out of") % {"name": name} if column.endswith(WHOLE) else name

"""A list of resources to be filled in: headings that are recognised, words to choose from, how it is meant."""

from io import BytesIO

from django.utils.translation import gettext as _

from lantian.kernel.sheets.writing import SheetOut, Watermark, write_workbook
from lantian.resources.lists.columns import COLUMNS
from lantian.resources.models.directory import REACHES, SORTS

ROWS_OFFERED = 200


def template_workbook() -> bytes:
    """An empty list as .xlsx."""
    at = {column.key: number for number, column in enumerate(COLUMNS)}
    choices = {
        at["sort"]: [str(name) for name in SORTS.values()],
        at["reach"]: [str(name) for name in REACHES.values()],
    }
    sheet = SheetOut(
        _("List of resources"),
        [column.headings[0] for column in COLUMNS],
        [],
        text_columns=(at["phone"], at["ages"]),
        widths=[column.width for column in COLUMNS],
        choices=choices,
        spare=ROWS_OFFERED,
    )
    lines = [
        _("One line for each thing that a unit offers. Columns that you do not need stay empty."),
        _("Towns may be written short. Several telephones stand in one cell with a comma between them."),
        _("For which needs: in your own words, or as they are called in the register, with a comma between them."),
        _("No names of children."),
    ]  # fmt: skip
    target = BytesIO()
    write_workbook(target, [sheet], watermark=Watermark(_("How to fill it in"), lines))
    return target.getvalue()

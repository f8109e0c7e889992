"""Why a roster was kept out, in the user's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantian.registry.roster.fields import FIELD

SENTENCES: dict[str, Any] = {
    "field_twice": gettext_lazy("Two columns are given to “%(field)s”: choose one of them."),
    "fields_missing": gettext_lazy("No column has %(fields)s: say which one it is."),
    "sheet_unknown": gettext_lazy("This sheet is not in the file."),
    "as_of_in_future": gettext_lazy("The day from which changes hold must not lie in the future."),
    "not_now": gettext_lazy("The roster has moved on in the meantime: look at the page again."),
    "wrong_rows": gettext_lazy(
        "%(count)s rows are wrong. Nothing was written: correct the file and upload it again."
    ),
    "undecided": gettext_lazy("%(count)s children may be registered already: decide for each of them first."),
    "nothing_to_do": gettext_lazy("The register holds all of this already: nothing to take in."),
    "changed_since_preview": gettext_lazy(
        "The register has changed since the roster was checked: look at the new result, then take it in."
    ),
    "changed_meanwhile": gettext_lazy(
        "Somebody changed the same children at the same time. Nothing was written: check the roster again."
    ),
    "built_upon": gettext_lazy(
        "%(count)s children were changed since: the import can no longer be undone as a whole."
    ),
    "no_headings": gettext_lazy(
        "No line of headings was found: the sheet needs one with at least the name (姓名)."
    ),
    "file_gone": gettext_lazy("The file is no longer there or is damaged: upload it again."),
    "too_large": gettext_lazy("The file is larger than %(limit)s MiB: split it by town."),
    "interrupted": gettext_lazy("The work stopped in the middle. Nothing was written: start it again."),
    "other_region": gettext_lazy("This place is not yours."),
    "sheet_empty_file": gettext_lazy("The file is empty."),
    "sheet_too_large": gettext_lazy("The file is larger than %(limit)s MiB: split it by town."),
    "sheet_too_large_unpacked": gettext_lazy(
        "Unpacked, the file would be larger than %(limit)s MiB: it was not opened."
    ),
    "sheet_encrypted": gettext_lazy("The file is protected by a password: save it without one."),
    "sheet_damaged": gettext_lazy("The file is damaged: open it in a spreadsheet program and save it anew."),
    "sheet_html": gettext_lazy("This is a web page with the name of a spreadsheet: save it as .xlsx."),
    "sheet_xml_spreadsheet": gettext_lazy("This is the XML format of Excel 2003: save it as .xlsx."),
    "sheet_not_a_table": gettext_lazy("This is no spreadsheet: .xlsx, .xls, .ods or .csv is expected."),
    "sheet_unknown_encoding": gettext_lazy("The text is written in no known encoding: save it as UTF-8."),
    "sheet_no_sheet": gettext_lazy("The workbook has no sheet."),
    "sheet_unknown_sheet": gettext_lazy("This sheet is not in the file."),
    "sheet_empty": gettext_lazy("The sheets are empty."),
    "sheet_too_many_sheets": gettext_lazy("More than %(limit)s sheets are too many for a roster."),
    "sheet_too_many_rows": gettext_lazy("More than %(limit)s rows are too many: split the roster by town."),
    "sheet_too_many_columns": gettext_lazy("More than %(limit)s columns are too many for a roster."),
    "sheet_too_many_cells": gettext_lazy(
        "More than %(limit)s cells are too many: delete what is not needed."
    ),
    "sheet_too_slow": gettext_lazy(
        "Reading the file takes too long: save it anew, without formulas and pictures."
    ),
}


def say_refusal(code: str, params: Mapping[str, Any]) -> str:
    """The sentence for a code of `errors.ImportRefused` or, as `sheet_…`, of `UnreadableSheet`."""
    known = {**params}
    if "field" in known:
        known["field"] = field_label(known["field"])
    if "fields" in known:
        known["fields"] = _(", ").join(field_label(key) for key in known["fields"])
    return str(SENTENCES[code]) % known


def field_label(key: str) -> str:
    """What a field is called on the national form."""
    return FIELD[key].headings[0] if key in FIELD else key

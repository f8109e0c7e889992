"""A list of children as a workbook that says on its first sheet who took it, when and what for."""

from collections.abc import Sequence
from io import BytesIO

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lantian.access.log import note_access
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.kernel.sheets.writing import SheetOut, Watermark, write_workbook
from lantian.kernel.values.identity import mask_identity
from lantian.registry.cells import TEXTS
from lantian.registry.labels import COLUMNS
from lantian.registry.queries.listing import Line, Listing, lines_of, listed, order_of

LIMIT = 20_000


class TooMany(ValueError):
    """More rows than one sheet may carry away."""

    def __init__(self, count: int) -> None:
        super().__init__("too_many")
        self.params = {"count": count, "limit": LIMIT}


def export_children(
    *, listing: Listing, columns: Sequence[str], reason: str, with_numbers: bool
) -> tuple[bytes, str]:
    """The workbook and its file name. Raises `TooMany`. Full numbers only where the post may reveal them."""
    on = timezone.localdate()
    rows = listed(listing, on)
    count = rows.count()
    if count > LIMIT:
        raise TooMany(count)
    post = acting_post()
    with_numbers = with_numbers and may(Role(post.role), "registry.reveal_number")
    lines = lines_of(rows.order_by(*order_of(listing)), on)
    note_access(
        "registry.export_children",
        region=post.region_low or 0,
        count=count,
        reason=reason,
        columns=list(columns),
        with_numbers=with_numbers,
        listing=listing.in_codes(),
    )
    target = BytesIO()
    write_workbook(target, [_sheet(lines, columns, with_numbers)], watermark=_watermark(reason, count))
    return target.getvalue(), f"lantian-{on:%Y%m%d}-{count}.xlsx"


def _sheet(lines: Sequence[Line], columns: Sequence[str], with_numbers: bool) -> SheetOut:
    headings = [_("Name"), _("Identity number"), *(str(COLUMNS[name]) for name in columns)]
    rows = (
        [line.child.name, _number(line, with_numbers), *(TEXTS[name](line) for name in columns)]
        for line in lines
    )
    return SheetOut(name=_("Children"), headings=headings, rows=rows, text_columns=(1,))


def _number(line: Line, with_numbers: bool) -> str:
    identity = line.child.identity
    if identity is None:
        return line.child.temporary_key
    return identity.reveal() if with_numbers else mask_identity(identity.reveal())


def _watermark(reason: str, count: int) -> Watermark:
    post = acting_post()
    lines = [
        _("Exported by %(name)s, %(role)s, %(unit)s")
        % {"name": post.user.name, "role": post.role_name, "unit": post.unit_name},
        _("On %(time)s") % {"time": date_format(timezone.localtime(), "Y-m-d H:i")},
        _("For: %(reason)s") % {"reason": reason},
        _("%(count)s children") % {"count": count},
        _(
            "Personal data of minors: for this purpose only, not to be passed on, to be deleted when it is done."
        ),
    ]
    return Watermark(name=_("About this list"), lines=lines)

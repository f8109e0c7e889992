"""What leaves the house as a return: files, rosters, registration forms, and what is frozen when it is issued."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from lantian.access.log import note_access
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.census.models import IssuedReturn
from lantian.census.returns.counting import Asked, children_counted
from lantian.census.returns.documents.setting import set_return
from lantian.census.returns.errors import ReturnError
from lantian.census.returns.figures import Figures, figures
from lantian.census.returns.papers import Heading, heading_of, roster_form, statistics_form
from lantian.census.returns.rosters import roster
from lantian.census.returns.rules.templates import data_of
from lantian.files.models import StoredFile
from lantian.files.services import discarded_on_failure, store_file
from lantian.kernel.sheets.official import FormSheet, form_workbook
from lantian.kernel.sheets.writing import Watermark
from lantian.registry.models import Child, PrintRun
from lantian.registry.services.printing import AT_ONCE, FORM, print_forms, start_run

MOST_LISTED = 20_000
MOST_SET = 2_000
"""How many lines of a roster are set as PDF."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why names leave the house, and whether whole numbers and telephones go with them."""

    text: str
    with_numbers: bool


def statistics_file(asked: Asked, kind: str) -> bytes:
    """A statistics form as `xlsx` or `pdf`. Raises `FontsMissing`."""
    return _set(statistics_form(asked.template, heading_of(asked), figures(asked)), kind)


def roster_file(asked: Asked, kind: str, reason: Reason) -> bytes:
    """A roster as `xlsx` (with a first sheet that says who took it, when and what for) or `pdf`.

    It is noted in the access log. Raises `ReturnError` (`nobody`, `too_many`), `FontsMissing`.
    """
    return _roster(asked, kind, reason)[0]


def registration_forms(asked: Asked) -> bytes | PrintRun:
    """《登记表》 of all who are counted, a page each, as their files are today: a PDF, or of many a run of the worker.

    Raises `ReturnError("nobody")`, `RegistryError("too_many")`, `FontsMissing`.
    """
    counted = children_counted(asked)
    total = counted.count()
    if not total:
        raise ReturnError("nobody")
    if total <= AT_ONCE:
        return print_forms(children=counted, on=timezone.localdate())
    keys = sorted(counted.values_list("pk", flat=True))
    return start_run(place=asked.place, paper=FORM, which="all", layout="", total=total, children=keys)


@transaction.atomic
def issue_statistics(asked: Asked) -> IssuedReturn:
    """Freezes a statistics form: figures and files stay, whatever is recorded afterwards. Raises `FontsMissing`."""
    heading, told = heading_of(asked), figures(asked)
    form = statistics_form(asked.template, heading, told)
    files = {
        kind: _keep(asked, _set(form, kind), kind, StoredFile.Purpose.RETURN) for kind in ("xlsx", "pdf")
    }
    with discarded_on_failure(files["xlsx"]), discarded_on_failure(files["pdf"]):
        return _issue(asked, heading, told, file=files["xlsx"].pk, pdf=files["pdf"].pk)


@transaction.atomic
def issue_roster(asked: Asked, reason: Reason) -> IssuedReturn:
    """Issues a roster: how many stand in it stays; its file is a print of children, which ends as prints do.

    Raises as `roster_file`.
    """
    content, children, heading = _roster(asked, "xlsx", reason)
    stored = _keep(asked, content, "xlsx", StoredFile.Purpose.PRINT)
    post = acting_post()
    with discarded_on_failure(stored):
        run = PrintRun(
            paper="roster", region=asked.place, post=post.pk, state=PrintRun.State.DONE, total=len(children),
            done=len(children), file=stored.pk, children=sorted(child.pk for child in children),
            recorded_by=post.user_id,
        )  # fmt: skip
        run.save(force_insert=True)
        return _issue(asked, heading, None, file=stored.pk, run=run.pk, count=len(children))


def _roster(asked: Asked, kind: str, reason: Reason) -> tuple[bytes, list[Child], Heading]:
    most = MOST_SET if kind == "pdf" else MOST_LISTED
    total = children_counted(asked).count()
    if not total:
        raise ReturnError("nobody")
    if total > most:
        raise ReturnError("too_many", count=total, limit=most)
    reveals = reason.with_numbers and may(Role(acting_post().role), "registry.reveal_number")
    children, rows = roster(asked, reveals=reveals)
    heading = heading_of(asked)
    note_access(
        "census.make_returns", region=asked.place, count=len(children), reason=reason.text,
        with_numbers=reveals, **in_codes(asked),
    )  # fmt: skip
    form = roster_form(asked.template, heading, rows)
    watermark = _watermark(reason.text, len(children)) if kind == "xlsx" else None
    return _set(form, kind, watermark), children, heading


def in_codes(asked: Asked) -> dict[str, Any]:
    """A return as the access log may hold it."""
    return {
        "form": asked.template.code,
        "calibre": asked.calibre.code,
        "edition": asked.calibre.edition,
        "on": asked.on.isoformat(),
        "place": asked.place,
    }


def _set(form: FormSheet, kind: str, watermark: Watermark | None = None) -> bytes:
    if kind == "pdf":
        return set_return(form, made_on=timezone.localdate())
    return form_workbook(form, watermark=watermark)


def _keep(asked: Asked, content: bytes, kind: str, purpose: StoredFile.Purpose) -> StoredFile:
    name = f"{asked.template.title}-{asked.on:%Y%m%d}.{kind}"
    return store_file(chunks=[content], name=name, region=asked.place, purpose=purpose)


def _issue(
    asked: Asked, heading: Heading, told: Figures | None, count: int = 0, **files: Any
) -> IssuedReturn:
    issued = IssuedReturn(
        id=uuid7(), region=asked.place, title=asked.template.title, form=data_of(asked.template),
        calibre=asked.calibre.code, edition=asked.calibre.edition, on=asked.on, level=asked.level.value,
        heading=heading.as_data(), figures=told.as_data() if told else [{"count": count}],
        recorded_by=acting_post().user_id, **files,
    )  # fmt: skip
    issued.save(force_insert=True)
    note_access("census.issue_returns", region=asked.place, issued=str(issued.pk), **in_codes(asked))
    return issued


def _watermark(reason: str, count: int) -> Watermark:
    post = acting_post()
    return Watermark(
        name=_("About this roster"),
        lines=[
            _("Made by %(name)s, %(role)s, %(unit)s")
            % {"name": post.user.name, "role": post.role_name, "unit": post.unit_name},
            _("On %(time)s") % {"time": date_format(timezone.localtime(), "Y-m-d H:i")},
            _("For: %(reason)s") % {"reason": reason},
            _("%(count)s children") % {"count": count},
            _(
                "Personal data of minors: for this purpose only, not to be passed on, to be deleted when it is done."
            ),
        ],
    )

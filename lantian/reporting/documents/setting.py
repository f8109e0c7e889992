"""A report as PDF, Word or a workbook. Nothing is counted for it: what was frozen is set."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils import timezone

from lantian.kernel.documents.official import official_pdf
from lantian.kernel.documents.papers import Paper
from lantian.kernel.documents.word import word_document
from lantian.kernel.sheets.papers import paper_workbook
from lantian.reporting.models import Report
from lantian.reporting.rules.content import content_from

TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def report_file(report: Report, kind: str, *, sees_all: bool) -> bytes:
    """The file of a report in a kind of `TYPES`, for a reader who may see small figures or not.

    The same report and reader give the same bytes. Raises `FontsMissing` (PDF).
    """
    paper = content_from(report.content).paper(sees_all=sees_all)
    return _SET[kind](paper, timezone.localtime(report.recorded_at))


def _pdf(paper: Paper, made_at: datetime) -> bytes:
    return official_pdf(paper, made_on=made_at.date())


def _docx(paper: Paper, made_at: datetime) -> bytes:
    return word_document(paper, made_at=made_at)


def _xlsx(paper: Paper, made_at: datetime) -> bytes:
    return paper_workbook(paper, about="说明", notes="附注", made_at=made_at)


_SET: Mapping[str, Callable[[Paper, datetime], bytes]] = {"pdf": _pdf, "docx": _docx, "xlsx": _xlsx}

"""Minutes of a conference and the safety plan, as official papers (always in Chinese) for the closed file of a case."""

from datetime import date
from uuid import UUID

from django.utils import timezone, translation

from lantian.access.scopes import acting_post
from lantian.access.sealing import Sealed
from lantian.alarms.queries.police import EntryLine, entries_of
from lantian.cases.models import CaseFile, CaseStep, CaseTask, Conference, ProtectionCase, SafetyPlan
from lantian.cases.queries.reports import reports_of
from lantian.cases.queries.teams import names_of_seats
from lantian.cases.rules.steps import ABOUT_EVIDENCE, Verb
from lantian.kernel.documents.papers import Cell, Paper, PaperTable, Part

NUMBERS = "一二三四五六七"
FOR_THE_TEAM = "本件含未成年人隐私，仅限个案小组成员阅存（未成年人保护法第一百零三条）。"


def minutes_paper(meeting: Conference) -> Paper:
    """The minutes of a conference that was held, with what it decided."""
    case, on = meeting.case, timezone.localdate()
    names = names_of_seats(meeting.present, on)
    present = [names.get(seat, "") for seat in meeting.present] + _lines(meeting.others)
    looks, police, evidence = _looks_before(meeting), _police_before(meeting), _evidence_before(meeting)
    parts = [
        ("对象", [_whose(case)], []),
        ("参加人员", ["、".join(name for name in present if name)], []),
        *([("上次会议以来的月度检视", looks, [])] if looks else []),
        *([("上次会议以来公安机关的处置", police, [])] if police else []),
        *([("上次会议以来证据材料的搁置与恢复", evidence, [])] if evidence else []),
        ("会议情况", _lines(meeting.minutes), []),
        ("议定事项", [], [_tasks(CaseTask.objects.filter(conference=meeting.pk))]),
    ]
    return Paper(
        title="个案会议纪要",
        subtitle=f"（个案{case.mark}）",
        facts=[f"时间：{_day(meeting.on)}　地点：{meeting.place or '—'}"],
        parts=[
            Part(f"{number}、{title}", words, tables)
            for number, (title, words, tables) in zip(NUMBERS, parts, strict=False)
        ],
        notes=[FOR_THE_TEAM],
        unit=acting_post().unit.name,
        day=_day(on),
    )


def _since(meeting: Conference) -> date:
    """The day of the conference held before, or that of the opening."""
    before = Conference.objects.filter(case=meeting.case_id, is_held=True, on__lt=meeting.on)
    last = before.order_by("-on").first()
    return last.on if last else meeting.case.opened_on


def _looks_before(meeting: Conference) -> list[str]:
    """What was seen at the monthly looks since the conference before."""
    steps = CaseStep.objects.filter(case=meeting.case_id, verb=Verb.REVIEW.value).order_by("number")
    seen = [(timezone.localdate(step.at), _text(step.words)) for step in steps]
    return [f"{_day(day)}：{words}" for day, words in seen if _since(meeting) <= day <= meeting.on]


def _evidence_before(meeting: Conference) -> list[str]:
    """Which evidence was set aside or brought back since the conference before, by whom and why."""
    verbs = [verb.value for verb in ABOUT_EVIDENCE]
    steps = list(CaseStep.objects.filter(case=meeting.case_id, verb__in=verbs).order_by("number"))
    files = CaseFile.objects.filter(pk__in=[step.about for step in steps])
    what: dict[UUID | None, Sealed] = dict(files.values_list("pk", "what"))
    names = names_of_seats({step.seat for step in steps}, timezone.localdate())
    lines = [
        (
            timezone.localdate(step.at),
            f"{'搁置' if step.verb == Verb.SET_ASIDE else '恢复'}“{_text(what.get(step.about))}”"
            f"（{names.get(step.seat, '')}）：{_text(step.words)}",
        )
        for step in steps
    ]
    return [f"{_day(day)}，{line}" for day, line in lines if _since(meeting) <= day <= meeting.on]


def _police_before(meeting: Conference) -> list[str]:
    """What the police entered about the reports of the case, as far as whoever prints may read it."""
    lines = entries_of([report.pk for report in reports_of(meeting.case)])
    found = [(timezone.localdate(line.row.happened_at), line) for line in lines]
    return [_of_police(day, line) for day, line in found if _since(meeting) <= day <= meeting.on]


def _of_police(day: date, line: EntryLine) -> str:
    row = line.row
    with translation.override("zh-hans"):
        said = [row.get_kind_display(), row.get_child_is_display(), row.get_result_display()]
    words = [str(one) for one in said if one] + [
        _text(one) for one in (row.words, row.whereabouts, row.receipt) if one
    ]
    return f"{_day(day)}（{line.unit or '公安机关'} {_text(row.officer)}）：{'；'.join(words)}"


def plan_paper(plan: SafetyPlan) -> Paper:
    """An edition of the safety plan, with all tasks of the plan that are open or were given with it."""
    case = plan.case
    tasks = CaseTask.objects.filter(case=case.pk, kind="plan").exclude(state="dropped")
    parts = [
        Part("一、对象", [_whose(case)]),
        Part("二、孩子安全的标准", _lines(plan.aim)),
        Part("三、危险信号", _lines(plan.warnings)),
        Part("四、遇到危险打给谁", _lines(plan.call)),
        Part("五、谁做什么", [], [_tasks(tasks)]),
    ]
    if plan.child_says:
        parts.append(Part("六、孩子的话", _lines(plan.child_says)))
    return Paper(
        title="安全计划",
        subtitle=f"（个案{case.mark}　第{plan.edition}版）",
        facts=[f"制定：{_day(plan.on)}　下次检视：{_day(plan.review_on)}前"],
        parts=parts,
        notes=[FOR_THE_TEAM],
        unit=acting_post().unit.name,
        day=_day(timezone.localdate()),
    )


def _tasks(tasks: object) -> PaperTable:
    rows = list(tasks.order_by("due_on", "pk"))  # type: ignore[attr-defined]
    names = names_of_seats({task.seat for task in rows}, timezone.localdate())
    return PaperTable(
        "",
        ["做什么", "责任人", "时限", "进展"],
        [
            [
                Cell(_text(task.what)),
                Cell(_who(names.get(task.seat, ""), _text(task.outside))),
                Cell(_day(task.due_on)),
                Cell({"open": "办理中", "done": "已办"}.get(task.state, "不再办理")),
            ]
            for task in rows
        ],
        widths=(4, 3, 2, 1.3),
    )


def _who(name: str, outside: str) -> str:
    return f"{name}（具体由{outside}）" if outside else name


def _whose(case: ProtectionCase) -> str:
    return _text(case.name)


def _lines(sealed: Sealed | None) -> list[str]:
    return [line.strip() for line in _text(sealed).splitlines() if line.strip()]


def _text(sealed: Sealed | None) -> str:
    return sealed.reveal() if sealed else ""


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"

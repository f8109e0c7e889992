"""Questions that an answer raises: what a line says otherwise of the child that it is, or whether it is one of ours."""

from lantian.access.scopes import acting_post
from lantian.linkage.lists import asking
from lantian.linkage.lists.asking import detail_of
from lantian.linkage.lists.register import registered
from lantian.linkage.lists.remembering import asked
from lantian.linkage.models import Question, SourceLine

Kind, State = Question.Kind, Question.State


def ask_after_linking(question: Question) -> None:
    """Asks about what the line of an answered question says otherwise than the file of its child."""
    line, detail = question.line, detail_of(question)
    child = registered([question.child]).get(str(question.child)) if question.child else None
    if child is None or line is None:
        return
    kept = Question.objects.filter(
        child=question.child, list_kind=question.list_kind, kind=Kind.DIFFERENT
    ).filter(state__in=(State.OPEN, State.ANSWERED))
    known = {asked(one) for one in kept.defer("detail")}
    by = asking.same_asker(question, detail)
    found = asking.different(by, line, detail["said"], child)
    Question.objects.bulk_create([one for one in found if asked(one) not in known])


def ask_whether_ours(question: Question) -> None:
    """Asks, where the village of the line is known to the acting post, else where it was doubted, who the child is."""
    line, detail = question.line, detail_of(question)
    if line is None:
        return
    low, high = acting_post().region_low or 0, acting_post().region_high or 0
    told = detail["said"].get("village")
    if told and low <= told <= high:
        line.region = told
        SourceLine.objects.filter(pk=line.pk).update(region=told)
    asking.unregistered(asking.same_asker(question, detail), line, detail["said"]).save(force_insert=True)

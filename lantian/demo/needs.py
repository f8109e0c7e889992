"""What children of the demonstration need, what is done about it, their plans, goals and voices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from lantian.access.models import ChargedChild, Post
from lantian.access.scopes import acting_as
from lantian.demo.cast import BINZHOU, TAIXIANG, XINMIN
from lantian.places.rules import scope_of
from lantian.plans.codes import can_dos, need_kinds
from lantian.plans.models import Measure, Need
from lantian.plans.rules.growing import band_of
from lantian.plans.rules.voice import QUESTIONS
from lantian.plans.services.growing import check_oneself, move_goal, set_goal
from lantian.plans.services.listening import drop_voice, hear_voice
from lantian.plans.services.measures import hand_over, keep_measure, promise_measure
from lantian.plans.services.needs import close_need, note_need
from lantian.plans.services.planning import write_plan
from lantian.registry.models import Child
from lantian.registry.queries.active import active
from lantian.registry.rules.ages import age_on


@dataclass(frozen=True, slots=True)
class Tale:
    """A need, how the child said it, and what was promised: what, what is different then, by whom, in how many days."""

    code: str
    words: str
    what: str
    done_means: str
    owner: str
    days: int


TALES = (
    Tale(
        "K01", "我想妈妈了，过年她会回来吗", "每周日晚上帮她和妈妈视频一次", "每周都和妈妈说上话", "proxy", 21
    ),
    Tale("S03", "想有自己的课外书", "每月借来两本课外书", "每月读完两本书", "proxy", 28),
    Tale("S01", "数学题没人教我", "每周三放学后到村里辅导数学", "能自己做完数学作业", "taixiang", 30),
    Tale("M01", "有话不知道跟谁说", "每周到学校陪她聊一次天", "愿意把心里话说出来", "psychologist", 45),
    Tale("P06", "", "换掉老化电线，教会用电饭锅", "家里用电安全", "xinmin", 14),
    Tale("L02", "晚上睡觉有点冷", "送一床棉被和两件冬衣", "夜里睡得暖和", "taixiang", -4),
    Tale("K08", "", "请爷爷参加家长学校三次课", "爷爷会和孩子好好说话", "xinmin", 60),
    Tale("P04", "夏天想去河里玩", "教会防溺水“六不”，假期结伴", "不再一个人去河边", "head", 90),
)
LINES = {
    "mind": "每周帮孩子和爸爸妈妈视频一次，听孩子说说心里话",
    "study": "每周三放学后辅导一小时，每天读十页书",
    "life": "入冬前备好棉衣棉被，教会自己整理房间",
}
GOALS = (
    ("study", "我想把乘法口诀背熟", "每天晚上背一行"),
    ("care", "我想学会自己洗衣服", "星期六自己洗袜子"),
    ("rule", "我想按时写完作业", "先写作业再看电视"),
    ("strong", "我想学会打篮球", "每天练习投篮二十个"),
)
OTHERS = ("K02", "S02", "P01", "L09", "M03", "S09", "L07", "P02")
ELSEWHERE = 240
"""Children elsewhere in 彬州市 with a need on file."""


def note_needs(posts: Mapping[str, Post], on: date) -> None:
    """Lets 太厢村 note what its children need and say; some needs stand on file elsewhere in the county too."""
    with acting_as(posts["taixiang"]):
        children = _children(posts["proxy"])
        pupils = Child.objects.filter(active(), region=TAIXIANG, school=posts["head"].unit_id)
        for number, (child, tale) in enumerate(zip(children, TALES, strict=False)):
            _tell(child, tale, posts, on, number)
        for child in children[:2]:
            _plan(child, posts, on)
        for number, child in enumerate(children):
            _grow(child, number, on)
        _hear(list(pupils.order_by("pk")[:15]), on)
    with acting_as(posts["binzhou"]):
        _note_elsewhere(on)


def _children(proxy: Post) -> list[Child]:
    """Some children of 太厢村, those of the proxy parent first."""
    charged = set(ChargedChild.objects.filter(seat=proxy.seat).values_list("child", flat=True))
    rows = Child.objects.filter(active(), region=TAIXIANG).order_by("pk")
    return sorted(rows, key=lambda child: child.pk not in charged)[: len(TALES) + 4]


def _tell(child: Child, tale: Tale, posts: Mapping[str, Post], on: date, number: int) -> None:
    """One need from its first word on: one waits, one is done, one is met, one has gone through two hands."""
    began = on - timedelta(days=20)
    told_by = Need.ToldBy.CHILD if tale.words else Need.ToldBy.VISIT
    need = note_need(child=child, code=tale.code, told_by=told_by, since=began, today=on, words=tale.words)
    if number == 3:
        return
    values = {
        "what": tale.what,
        "done_means": tale.done_means,
        "seat": posts[tale.owner].seat,
        "outside": "",
        "due_on": on + timedelta(days=max(tale.days, 0)),
        "line": need_kinds()[tale.code].line,
    }
    measure = promise_measure(need=need, values=values, today=on)
    if tale.days < 0:
        Measure.objects.filter(pk=measure.pk).update(due_on=on + timedelta(days=tale.days))
    if number == 6:
        handed = hand_over(
            measure=measure, version=measure.version, seat=posts["taixiang"].seat, outside="",
            reason="家长学校设在村上，由村里请爷爷更方便", today=on,
        )  # fmt: skip
        hand_over(
            measure=handed, version=handed.version, seat=None, outside="村家长学校史老师",
            reason="史老师每周六上课", today=on,
        )  # fmt: skip
    if number in (2, 7):
        keep_measure(measure=measure, version=measure.version, came_out="done", note_text="", today=on)
    if number == 7:
        done = Need.objects.get(pk=need.pk)
        word = {"word_by": "child", "word": "yes", "word_on": on, "word_text": "我会背“六不”了", "reason": ""}
        close_need(need=done, version=done.version, met=True, values=word, today=on)


def _plan(child: Child, posts: Mapping[str, Post], on: date) -> None:
    owners = {"mind": "proxy", "study": "taixiang", "life": "taixiang"}
    columns = {f"{line}_seat": posts[part].seat for line, part in owners.items()}
    nobody = {f"{line}_who": "" for line in LINES}
    values = {**LINES, **columns, **nobody, "review_on": on + timedelta(days=91)}
    write_plan(child=child, values=values, version=None, today=on)


def _grow(child: Child, number: int, on: date) -> None:
    """A self-check, and a goal that some have reached."""
    band = band_of(age_on(child.birth_on, on))
    if band is None:
        return
    lines = [code for code, line in can_dos().items() if line.band == band]
    ticks = [code for place, code in enumerate(lines) if (place + number) % 3]
    check_oneself(child=child, ticks=ticks, version=None, today=on)
    self_code, words, step = GOALS[number % len(GOALS)]
    goal = set_goal(child=child, self_code=self_code, words=words, next_step=step, today=on)
    if number % 4 == 1:
        move_goal(goal=goal, version=goal.version, state="reached", next_step="", today=on)


def _hear(children: Sequence[Child], on: date) -> None:
    """Half of them answer with their names; the others without, and a few are still to be asked."""
    for number, child in enumerate(children[:-2]):
        faces = {question: 1 + (number * step) % 3 % 2 for step, question in enumerate(QUESTIONS, start=1)}
        if number % 2:
            drop_voice(child=child, faces=faces, today=on)
        else:
            said = {**faces, "loved": 3} if number == 4 else faces
            hear_voice(child=child, faces=said, words="", version=None, today=on)


def _note_elsewhere(on: date) -> None:
    """Needs in other villages, straight into their table: open ones, and some that were met."""
    dice = Random(30)
    here = scope_of(XINMIN)
    children = Child.objects.filter(active(), region__range=scope_of(BINZHOU)).exclude(region=TAIXIANG)
    near = list(children.filter(region__range=here).order_by("pk")[:30])
    far = list(children.exclude(region__range=here).order_by("pk")[:ELSEWHERE])
    Need.objects.bulk_create(_need(child, dice, on) for child in near + far)


def _need(child: Child, dice: Random, on: date) -> Need:
    since = on - timedelta(days=dice.randrange(3, 60))
    is_met = dice.random() < 0.3
    word = {
        "state": "met",
        "word_by": "carer",
        "word": "yes",
        "word_on": on - timedelta(days=dice.randrange(3)),
        "closed_on": on,
    }
    return Need(
        child=child,
        region=child.region,
        school=child.school,
        code=dice.choice(OTHERS),
        told_by=dice.choice([Need.ToldBy.VISIT, Need.ToldBy.TEACHER, Need.ToldBy.CARER]),
        since=since,
        **(word if is_met else {"state": "open"}),
    )

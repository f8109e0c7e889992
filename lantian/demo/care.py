"""Some years of care for the children of the demonstration, written down as the people there would."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from uuid_utils.compat import uuid7

from lantian.access.models import ChargedChild, Post
from lantian.access.scopes import acting_as, acting_post
from lantian.demo.cast import TAIXIANG
from lantian.demo.dice import draw
from lantian.encounters.models import Alarm, Encounter, EncounterWords
from lantian.encounters.rules.accounts import Account
from lantian.encounters.rules.kinds import LINES, SHAPES, Kind, Tick, Way
from lantian.encounters.services.alarms import no_harm
from lantian.encounters.services.recording import record
from lantian.registry.models import Child
from lantian.registry.queries.active import active

YEARS = 3
DAYS = YEARS * 365
WELL = {Tick.FINE: 0.84, Tick.WATCH: 0.13, Tick.PROBLEM: 0.03}


@dataclass(frozen=True)
class Habit:
    """How often somebody does something, in which ways, and what they write about it (nothing: no words)."""

    kind: Kind
    every: int
    ways: Mapping[str, float]
    seen: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    child_words: tuple[str, ...] = ()
    promises: tuple[str, ...] = ()


VISIT = Habit(
    Kind.HOME_VISIT,
    75,
    {Way.HOME: 1},
    ("child", "carer"),
    (
        "爷爷腰腿疼，地里活请邻居帮忙，饭食还好。",
        "家里收拾得干净，作业本都在桌上，字写得认真。",
        "灶房电线老化，已告诉奶奶不要湿手插电，下次带电工来看。",
        "孩子个头长了，棉衣短了一截。",
        "爸爸上月寄了钱回来，说国庆回不来，腊月回。",
        "奶奶说晚上看手机到十点，已和孩子说好九点交手机。",
        "下雨天路滑，上学由邻居家三轮车捎带。",
        "血压药快吃完了，奶奶自己去镇卫生院不方便。",
        "期中考试数学退步，想找人辅导。",
        "院里水窖口没盖，当场搬石板盖上了。",
    ),
    ("想让妈妈过年早点回来。", "作业写完了才看电视。", "我会自己煮面了。", "想要一本讲恐龙的书。", ""),
    ("带电工来看线路", "问学校能不能课后辅导数学", "帮奶奶把药捎回来", "找一件大些的棉衣", "", "", ""),
)
CALL = Habit(
    Kind.CALL,
    45,
    {Way.PHONE: 0.8, Way.VIDEO: 0.2},
    ("carer",),
    ("接电话的是奶奶，说一切照常。", "孩子感冒好了，已上学。", "爷爷说水费单子没收到，已转告村会计。", ""),
)
TALK = Habit(
    Kind.TALK,
    60,
    {Way.SCHOOL: 0.9, Way.ELSEWHERE: 0.1},
    (),
    (
        "上课走神，问下来是夜里想爸爸睡不好，商量好每晚八点通一次话。",
        "和同桌闹别扭，已说开。",
        "竞选了劳动委员，很高兴。",
        "担心升初中住校，约好周五一起去看宿舍。",
        "作业拖拉，说好先写后玩，坚持一周再看。",
    ),
    ("我想当老师。", "爸爸说考好了就回来。", "没人陪我打羽毛球。", "", ""),
    ("周五带他看宿舍", "给他爸爸打个电话", "", ""),
)
IN_TOUCH = Habit(Kind.PARENT_CONTACT, 8, {Way.VIDEO: 0.6, Way.PHONE: 0.37, Way.CAME_HOME: 0.03}, ("father",))
MEETING_OF_PROXY = Habit(
    Kind.TALK,
    40,
    {Way.HOME: 0.6, Way.ELSEWHERE: 0.4},
    (),
    ("一起包了饺子，话比上回多。", "陪着写完作业，讲了路上安全。", "给他理了发，买了双鞋，奶奶很高兴。"),
    ("寇姨做的饭好吃。", "", ""),
)


def give_care(posts: Mapping[str, Post], on: date) -> None:
    """Lets everybody of the cast have done their part until yesterday, and today's first visits be recorded."""
    dice = Random(20141128)
    for part, habits in (
        ("taixiang", (VISIT, CALL)),
        ("teacher", (TALK,)),
        ("proxy", (MEETING_OF_PROXY,)),
        ("parent", (IN_TOUCH,)),
    ):
        with acting_as(posts[part]):
            children = _children_of(posts[part])
            _write([one for habit in habits for one in _acts(habit, children, dice, on)])
    with acting_as(posts["taixiang"]):
        _visit_lately(_children_of(posts["taixiang"])[:25], on)
        looked_into = _suspect(_children_of(posts["taixiang"])[3:5], on)
    with acting_as(posts["xinmin"]):
        no_harm(alarm=looked_into, reason="入户看过，是跌倒擦伤，卫生院有记录")


def _children_of(post: Post) -> list[Child]:
    """The children with whom somebody of the cast has to do."""
    children = Child.objects.filter(active()).order_by("pk")
    if post.region_low == TAIXIANG:
        return list(children.filter(region=TAIXIANG))
    return list(children.filter(pk__in=ChargedChild.objects.filter(seat=post.seat).values("child")))


Act = tuple[Encounter, EncounterWords | None]


def _acts(habit: Habit, children: Iterable[Child], dice: Random, on: date) -> Iterator[Act]:
    """What somebody did with children again and again until yesterday."""
    for child in children:
        day = on - timedelta(days=DAYS - dice.randrange(habit.every))
        while day < on:
            if day > child.birth_on:
                yield _act(habit, child, dice, day)
            day += timedelta(days=max(1, round(habit.every * dice.uniform(0.6, 1.4))))


def _act(habit: Habit, child: Child, dice: Random, day: date) -> Act:
    post = acting_post()
    promise = dice.choice(habit.promises) if habit.promises else ""
    own = {"child": child, "region": child.region, "school": child.school, "recorded_by": post.user_id}
    row = Encounter(
        occasion=uuid7(),
        kind=habit.kind,
        way=draw(dice, habit.ways),
        happened_on=day,
        place=child.region,
        seat=post.seat,
        role=post.role,
        seen=list(habit.seen),
        seen_alone=dice.random() < 0.5 if "child" in habit.seen else None,
        promised_on=day + timedelta(days=10) if promise else None,
        kept_on=day + timedelta(days=dice.randrange(3, 15)) if promise else None,
        next_on=day + timedelta(days=habit.every) if SHAPES[habit.kind].has_next else None,
        recorded_at=_evening(day),
        **own,
        **(_ticks(dice) if SHAPES[habit.kind].has_ticks else {}),
    )
    noted, said = (dice.choice(texts) if texts else "" for texts in (habit.notes, habit.child_words))
    words = EncounterWords(
        encounter=row, seat=post.seat, noted=noted, child_words=said, promise=promise, **own
    )
    return row, words if noted or said or promise else None


def _ticks(dice: Random) -> dict[str, int | None]:
    return {line: draw(dice, WELL).value if dice.random() < 0.5 else None for line in LINES}


def _write(acts: Sequence[Act]) -> None:
    Encounter.objects.bulk_create([row for row, _words in acts], batch_size=1000)
    EncounterWords.objects.bulk_create([words for _row, words in acts if words], batch_size=1000)


def _visit_lately(children: Iterable[Child], on: date) -> None:
    """The visits of the last weeks, recorded as they are recorded: they keep duties and promise something."""
    dice = Random(3)
    for child in children:
        day = on - timedelta(days=dice.randrange(1, 25))
        promise = dice.choice(VISIT.promises)
        told = Account(
            happened_on=day,
            seen=("child", "carer"),
            seen_alone=True,
            noted=dice.choice(VISIT.notes),
            promise=promise,
            promised_on=on + timedelta(days=dice.randrange(1, 14)) if promise else None,
            next_on=on + timedelta(days=60),
        )
        _told(child, Kind.HOME_VISIT, told, on)


def _suspect(children: Sequence[Child], on: date) -> Alarm:
    """Two records that speak of harm: one waits, the other, which is answered, will be looked into."""
    texts = ("孩子胳膊上有淤青，问是怎么回事，说是摔的。", "邻居说夜里听见孩子挨打，孩子低头不说话。")
    alarms = [
        _told(child, Kind.HOME_VISIT, Account(on, seen=("child",), seen_alone=True, noted=text), on)
        for child, text in zip(children, texts, strict=True)
    ]
    return alarms[0][0]


def _told(child: Child, kind: Kind, told: Account, on: date) -> list[Alarm]:
    key: UUID = uuid7()
    return record(occasion=key, kind=kind, children=[child.pk], told=told, today=on).alarms


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(11, 30), UTC)

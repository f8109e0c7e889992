"""Who stands by children of the demonstration: proposals, trials, pairs that live, sleep, end, are to be renewed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from uuid_utils.compat import uuid7

from lantian.access.models import Post
from lantian.access.queries import post_on_seat
from lantian.access.scopes import acting_as
from lantian.demo.cast import TAIXIANG
from lantian.demo.papers import draw_sheet
from lantian.encounters.rules.accounts import Account
from lantian.encounters.rules.kinds import Kind
from lantian.encounters.services.recording import record
from lantian.helping.models import Helper
from lantian.helping.services.posts import give_post
from lantian.pairing.models import Exemption, Pair, Refusal
from lantian.pairing.queries.candidates import candidates
from lantian.pairing.queries.facts import child_facts, helper_facts
from lantian.pairing.rules.bars import bars_between
from lantian.pairing.rules.stages import Mode, Party
from lantian.pairing.services import answering, ending, living, wishing
from lantian.pairing.services.proposing import propose
from lantian.registry.models import Child, Tie
from lantian.registry.queries.active import active


@dataclass(frozen=True, slots=True)
class Story:
    """How far a pair has come: days since it was proposed, since its trial began, since they met; how many words."""

    proposed: int
    words: int = 4
    trial: int | None = None
    lives: bool = False
    met: int | None = None
    ended: int | None = None


STORIES = (
    Story(proposed=6, words=2),
    Story(proposed=18),
    Story(proposed=36, trial=20, met=8),
    Story(proposed=60, trial=41, met=15),
    Story(proposed=190, trial=170, lives=True, met=25),
    Story(proposed=240, trial=220, lives=True, met=130),
    Story(proposed=372, trial=352, lives=True, met=40),
    Story(proposed=140, trial=120, lives=True, ended=12),
)
WORDS = {
    Party.CHILD: "愿意，她讲故事好听",
    Party.CARER: "",
    Party.HELPER: "",
    Party.WITNESS: "",
}
CONFIDANTS = ("冯老师", "二姑", "隔壁王奶奶")


def stand_by_children(posts: Mapping[str, Post], on: date) -> None:
    """Lets helpers stand by children of 太厢村, each pair as far as its story; nobody, where no helper is on file."""
    with acting_as(posts["taixiang"]):
        grown = Child.objects.filter(active(), region=TAIXIANG, birth_on__lte=on - timedelta(days=4 * 365))
        children = list(grown.order_by("-pk")[:60])
        tied = set(
            Tie.objects.filter(kind=Tie.Kind.PROXY_PARENT, until__isnull=True).values_list("child", flat=True)
        )
    with TemporaryDirectory() as folder:
        paper = Path(folder) / "agreement.jpg"
        _take_in(posts, paper, on)
        waiting = iter([child for child in children if child.pk not in tied])
        for number, story in enumerate(reversed(STORIES)):  # who has a seat since long can begin later too
            _live(story, waiting, posts, paper, on, number)
    with acting_as(posts["taixiang"]):
        for child, name in zip(waiting, CONFIDANTS, strict=False):
            wishing.wish(child=child, named=name, helper=None, since=on - timedelta(days=9), today=on)
        for child, reason in zip(
            waiting, (Exemption.Reason.PARENT_BACK, Exemption.Reason.RELATIVES), strict=False
        ):
            wishing.exempt(
                child=child, reason=reason, since=on - timedelta(days=30), until=on + timedelta(days=150)
            )
        for child in list(waiting)[:1]:
            wishing.refuse(
                child=child, helper=None, by=Refusal.By.CHILD, since=on - timedelta(days=20), today=on
            )


def _take_in(posts: Mapping[str, Post], paper: Path, on: date) -> None:
    """寇淑芳 has stood by a child since before there was an agreement; now there is one, and she was there lately."""
    with acting_as(posts["taixiang"]):
        helper = Helper.objects.filter(seat=posts["proxy"].seat).first()
        ties = Tie.objects.filter(seat=posts["proxy"].seat, until__isnull=True).select_related("child")
        if helper is None:
            return
        facts = helper_facts(helper)
        fitting = (tie for tie in ties if not bars_between(child_facts(tie.child, on), facts, on))
        tie = next(fitting, None)
        if tie is None:
            return
        story = Story(proposed=150, trial=130, lives=True, met=12)
        pair = _walk(story, tie.child, helper, paper, on, 40)
    _meet(story, pair, posts["proxy"], on)


def _live(
    story: Story, waiting: Iterator[Child], posts: Mapping[str, Post], paper: Path, on: date, number: int
) -> None:
    """The next child for whom somebody near is free, and who that is."""
    began_on = on - timedelta(days=story.proposed)
    for child in waiting:
        with acting_as(posts["taixiang"]):
            near = [one.helper for one in candidates(child, on) if one.is_free]
            free = next((one for one in near if _was_here(one, began_on)), None)
        if free is None:
            continue
        post = _seated(free, posts, began_on) if story.trial else None
        with acting_as(posts["taixiang"]):
            pair = _walk(story, child, Helper.objects.get(pk=free.pk), paper, on, number)
        if post:
            _meet(story, pair, post, on)
        if story.ended is not None:
            with acting_as(posts["taixiang"]):
                _end(story, pair, on)
        return


def _was_here(helper: Helper, on: date) -> bool:
    """Whether a helper had a post on a day already, or can be given one as of it."""
    return helper.seat is None or post_on_seat(helper.seat, on) is not None


def _seated(helper: Helper, posts: Mapping[str, Post], since: date) -> Post:
    with acting_as(posts["binzhou"]):
        if helper.seat:
            return Post.objects.select_related("unit", "user").get(seat=helper.seat, until__isnull=True)
        unit = posts["taixiang"].unit
        post, _password = give_post(helper=Helper.objects.get(pk=helper.pk), unit=unit, since=since)
        return post


def _walk(story: Story, child: Child, helper: Helper, paper: Path, on: date, number: int) -> Pair:
    """A pair from its proposal as far as its story goes."""
    day = on - timedelta(days=story.proposed)
    pair = propose(child=child, helper=helper, mode=Mode.ONE, is_lead=True, on=day)
    for party in list(Party)[: story.words]:
        pair = answering.answer(
            pair=pair, party=party, is_yes=True, said_on=day + timedelta(days=3), how="met",
            version=pair.version, today=on, words=WORDS[party],
        )  # fmt: skip
    if story.trial is None:
        return pair
    draw_sheet(paper, lines=14 + number)
    begun_on = on - timedelta(days=story.trial)
    pair = living.sign(
        pair=pair, signed_on=begun_on - timedelta(days=2), path=paper, version=pair.version, today=on
    )
    pair = living.begin(pair=pair, on=begun_on, version=pair.version)
    if story.lives:
        pair = living.confirm(
            pair=pair, word_of_child="good", word_of_helper="good",
            on=begun_on + timedelta(days=31), version=pair.version,
        )  # fmt: skip
    return pair


def _meet(story: Story, pair: Pair, post: Post, on: date) -> None:
    if story.met is None:
        return
    with acting_as(post):
        told = Account(on - timedelta(days=story.met), way="home", noted="一起写作业，聊了学校里的事")
        record(occasion=uuid7(), kind=Kind.TALK, children=[pair.child_id], told=told, today=on)


def _end(story: Story, pair: Pair, on: date) -> None:
    ended_on = on - timedelta(days=story.ended or 0)
    now = Pair.objects.select_related("child").get(pk=pair.pk)
    ending.end(pair=now, on=ended_on, reason="helper_wish", wants_again=True, version=now.version, today=on)

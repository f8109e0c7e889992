"""Ready ways that are under way in 太厢村, and children who move between 彬州市 and 泾阳县."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from uuid_utils.compat import uuid7

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.demo.cast import BINZHOU, GUANDAO, TAIXIANG, XINMIN
from lantian.pathways.models import HukouLine, WayRun, WayStep
from lantian.pathways.services.answering import answer_line
from lantian.pathways.services.issuing import issue
from lantian.pathways.services.listing import send_list
from lantian.pathways.services.running import begin, do_step, end
from lantian.places.rules import scope_of
from lantian.registry.models import Child
from lantian.registry.queries.active import active
from lantian.registry.rules.ages import age_on
from lantian.transfers.models import Transfer
from lantian.transfers.rules.package import Content, new_passphrase, pack
from lantian.transfers.services import moving
from lantian.transfers.services.asking import ask_for, offer
from lantian.transfers.services.bringing import open_package
from lantian.transfers.services.sending import pack_file

WEIBIN = 6103
FROM_WEIBIN = {
    "office": "宝鸡市渭滨区民政局", "place": "陕西省 宝鸡市 渭滨区 金陵街道 群众路社区", "why": "parents",
    "agreed_with": "钱科长",
}  # fmt: skip
CAME = {
    "child": {"child_name": "秦小满", "no_identity_reason": "lost", "sex": "2", "birth_on": "2017-05-21"},
    "family": {"mother_name": "秦芳", "mother_away": "work", "carer_name": "秦有田", "carer_relation": "63"},
    "schooling": {"stage": "primary", "grade": 3, "school_text": "群众路小学"},
    "level": {"level": "yellow", "since": "2026-09-10"},
    "needs": [
        {"need": "作业没有人辅导", "code": "S01", "since": "2026-09-01", "measures": ["每周两次课后辅导"]},
        {"need": "学习上需要辅导", "since": "2026-09-01"},
    ],
    "encounters": [{"on": "2026-10-12", "kind": "入户走访", "by": "儿童主任"}],
}
LEFT = "两周没来上课，在镇上舅舅的小饭馆帮忙"
FOUND = "电话联系到母亲，孩子数学跟不上，说不想上学"
VISITED = "和李梅一起上门，孩子说愿意试一试，怕同学笑话"


def run_ways(posts: Mapping[str, Post], on: date) -> None:
    """One child is being brought back to school, another came back, one lives alone; something happened at school."""
    alone, *pupils = _pupils(posts, on)
    began = on - timedelta(days=12)
    first = _begin(posts["taixiang"], pupils[0], "dropout", LEFT, began, on)
    with acting_as(posts["head"]):
        _do(first, "register", FOUND, began + timedelta(days=1), on)
        _do(first, "persuade", VISITED, began + timedelta(days=4), on)
        step = _step(first, "notice")
        issue(
            step=step, to="孩子的父母", words="请在三日内送孩子返校。", on=began + timedelta(days=5), today=on
        )
    second = _begin(posts["taixiang"], pupils[1], "dropout", "开学后没有报到", on - timedelta(days=50), on)
    with acting_as(posts["taixiang"]):
        words = "今天上午在教室里见到孩子，班主任说作业都交了"
        end(run=second, version=1, outcome="back", words=words, ended_on=on - timedelta(days=20), today=on)
    third = _begin(posts["taixiang"], alone, "alone", "奶奶住院，孩子一个人在家睡了三晚", on, on)
    with acting_as(posts["taixiang"]):
        _do(third, "see", "孩子在家，吃过饭，今晚先住姑姑家", on, on)
    fourth = _begin(posts["head"], pupils[-1], "bullying", "课间两名同学抢他的文具，不让他进教室", on, on)
    with acting_as(posts["head"]):
        _do(fourth, "stop", "把三个孩子分开，东西已经还了，没有受伤", on, on)


def list_for_police(posts: Mapping[str, Post], on: date) -> None:
    """Children of 彬州市 without a registration: one was listed and lacks a paper, another waits, others come next."""
    began = on - timedelta(days=40)
    with acting_as(posts["binzhou"]):
        rows = Child.objects.filter(
            active(), region__range=scope_of(BINZHOU), no_identity_reason="not_registered"
        )
        runs = [_statement(child, began, on) for child in rows.order_by("region", "pk")[:5]]
        sent_on, sent = on - timedelta(days=20), [run.pk for run in runs[:2]]
        if sent:
            police = posts["police"].unit_id
            send_list(key=uuid7(), runs=sent, to="彬州市公安局", words="", on=sent_on, today=on, unit=police)
        for line in HukouLine.objects.filter(run__in=sent[:1]).select_related("child"):
            answer_line(
                line=line, version=1, answer="missing", on=on - timedelta(days=9),
                words="缺出生医学证明，可由村委会证明后到卫健局补办", today=on,
            )  # fmt: skip


def _statement(child: Child, began: date, on: date) -> WayRun:
    """Birth and care were found out, and the village committee has written its statement."""
    words = "孩子在外地出生，没有办出生证，一直没有上户口"
    run = begin(child=child, way="no_hukou", because="fact", words=words, began_on=began, today=on)
    _do(run, "find_out", "父母都在，愿意配合；出生医院在东莞", began + timedelta(days=4), on)
    day = began + timedelta(days=8)
    issue(step=_step(run, "statement"), to="辖区派出所", words="父母身份属实，由奶奶照护。", on=day, today=on)
    return run


def _pupils(posts: Mapping[str, Post], on: date) -> Sequence[Child]:
    """Pupils of the village's school, the oldest first."""
    with acting_as(posts["taixiang"]):
        rows = Child.objects.filter(active(), region=TAIXIANG, school=posts["head"].unit_id)
        rows = rows.order_by("birth_on", "pk")
        return [child for child in rows if 6 <= age_on(child.birth_on, on) < 15][:4]


def _begin(post: Post, child: Child, way: str, words: str, began_on: date, on: date) -> WayRun:
    with acting_as(post):
        return begin(child=child, way=way, because="seen", words=words, began_on=began_on, today=on)


def _step(run: WayRun, code: str) -> WayStep:
    return WayStep.objects.select_related("run", "child").get(run=run.pk, code=code)


def _do(run: WayRun, code: str, words: str, day: date, on: date) -> None:
    do_step(step=_step(run, code), on=day, by="", words=words, today=on)


def move_children(posts: Mapping[str, Post], on: date) -> None:
    """Two children move to 泾阳县, one of them is handed over; 泾阳县 asks for a third who has come.

    A fourth goes to another city, and from there a file has come.
    """
    with acting_as(posts["binzhou"]):
        rows = Child.objects.filter(active(), region__range=scope_of(XINMIN), identity_index__isnull=False)
        going = list(rows.exclude(region=TAIXIANG).order_by("pk")[:4])
        first = _offer(going[0], "父亲在官道村包了果园，全家搬去", on)
        _offer(going[1], "改由外婆照护", on)
        number = going[2].identity.reveal() if going[2].identity else ""
    with acting_as(posts["jingyang"]):
        agreed = moving.agree(transfer=first, version=1, answer="已和官道村说好", today=on)
        ask_for(
            name=going[2].name, number=number, birth_on=None, to_place=GUANDAO, why="school",
            reason="在官道小学插班，住在舅舅家", moves_on=on - timedelta(days=7), today=on,
        )  # fmt: skip
    with acting_as(posts["binzhou"]):
        moving.hand_over(transfer=agreed, version=agreed.version, today=on)

    _between_cities(posts["binzhou"], going[3], on)


def _between_cities(office: Post, child: Child, on: date) -> None:
    content = Content(uuid7().hex, uuid7().hex, {**FROM_WEIBIN, "moves_on": on.isoformat()}, CAME)
    phrase, until = new_passphrase(), on + timedelta(days=14)
    blob = pack(content, phrase, city=WEIBIN, made_on=on, opens_until=until)
    values = {
        "to_office": "陕西省宝鸡市渭滨区民政局", "how": "phone", "agreed_with": "吴科长", "agreed_on": on,
        "why": "parents", "moves_on": on,
    }  # fmt: skip
    with acting_as(office):
        pack_file(child=child, values=values, parts=("family", "schooling", "health"), today=on)
        open_package(blob=blob, passphrase=phrase, today=on)


def _offer(child: Child, reason: str, on: date) -> Transfer:
    return offer(child=child, to_place=GUANDAO, why="parents", reason=reason, moves_on=on, today=on)

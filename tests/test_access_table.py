"""Who gets what at every address: `access_table.csv`, which an official could read, line by line.

A line is an address and a method; a column is somebody of the cast; a cell is the status of the answer. 200 shows
a page, 302 leads on, 403 refuses the role, 404 says that there is no such thing (for this post), 405 refuses the
method, 422 shows a form again. An address that takes one method only stands with that one.
"""

import csv
import time
from dataclasses import replace
from datetime import date, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from uuid import UUID

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from uuid_utils.compat import uuid7

from lantian.access.emergencies import open_in_emergency
from lantian.access.middleware import SEEN
from lantian.access.models import EmergencyOpening
from lantian.access.scopes import acting_as
from lantian.alarms.services.setting import put_on_call
from lantian.alarms.tests.conftest import reported, rung
from lantian.asking.models import UnlistedForm
from lantian.asking.rules.choosing import Choice
from lantian.asking.services import deciding, registering
from lantian.asking.services import exporting as exporting_figures
from lantian.asking.services.choosing import keep
from lantian.asking.services.telling import report
from lantian.assessment.models import LevelDecision
from lantian.assessment.tests.conftest import confirm
from lantian.attendance.services.noting import Missing, note_missing
from lantian.cases.tests.conftest import on_the_table as case_of
from lantian.census.models import CampaignHousehold, CampaignVillage, SampledHousehold, SheetIntake
from lantian.census.returns.counting import Asked
from lantian.census.returns.offered import save_form
from lantian.census.returns.services import issue_statistics
from lantian.census.returns.shipped import NATIONAL_FORMS
from lantian.census.services.campaigns import open_campaign
from lantian.census.services.samples import draw_sample
from lantian.census.tests.conftest import TERMS
from lantian.config import urls
from lantian.desk.models import FamilyNotice, FamilyWord
from lantian.desk.services.family import say_where, send_notice
from lantian.disclosure.models import Release
from lantian.disclosure.rules.tables import Table
from lantian.disclosure.services.releasing import release
from lantian.duties.rules.levels import RiskLevel
from lantian.duties.services.standing_in import go_away
from lantian.encounters.rules.accounts import Account
from lantian.encounters.rules.kinds import Kind
from lantian.encounters.services.recording import record
from lantian.entrusting.models import CareSignature
from lantian.entrusting.rules.life import How, Party
from lantian.entrusting.services.signing import Hand, sign
from lantian.entrusting.tests.conftest import drafted, word_of
from lantian.helping.models import Helper
from lantian.helping.services.training import train
from lantian.helping.tests.conftest import accepted, checked
from lantian.initiatives.models import PeerGroup
from lantian.initiatives.services.joining import join_child, join_helper
from lantian.initiatives.services.stations import plan_days
from lantian.initiatives.tests.conftest import station_of
from lantian.insight.services.bordering import bring_borders
from lantian.insight.tests.test_borders import collection, feature
from lantian.linkage.models import Question, Source
from lantian.matching.tests.conftest import on_the_table
from lantian.networks.rules.nets import Slot
from lantian.networks.services.naming import name_member
from lantian.notices.choosing import add_channel
from lantian.notices.models import Channel
from lantian.pairing.models import PairConsent
from lantian.pairing.rules.stages import Party as PairParty
from lantian.pairing.services import answering, wishing
from lantian.pairing.tests.conftest import helper_of as known_helper
from lantian.pairing.tests.conftest import proposed
from lantian.pathways.models import HukouCorrection, HukouLine, WayRun, WaySuggestion
from lantian.pathways.services.answering import answer_line, answer_own_line
from lantian.pathways.services.correcting import correct_line
from lantian.pathways.services.issuing import issue
from lantian.pathways.services.running import do_step
from lantian.pathways.tests.conftest import begun, made_ready, send, step_of
from lantian.places.rules import Level
from lantian.plans.services.growing import move_goal, set_goal
from lantian.plans.services.measures import promise_measure
from lantian.plans.services.needs import note_need
from lantian.plans.services.planning import write_plan
from lantian.plans.tests.conftest import measure_of
from lantian.referrals.services.referring import refer
from lantian.registry.models import Enrolment, Merge, Residence, Tie
from lantian.registry.queries.merging import compare
from lantian.registry.rules.calibres.definitions import CIVIL_AFFAIRS_2016, NATIONAL
from lantian.registry.services.defining import define_calibre
from lantian.registry.services.facts import record_change
from lantian.registry.services.merging import propose_merge
from lantian.registry.services.registering import register_child
from lantian.registry.tests.papers import attached
from lantian.registry.tests.twice import merged, registered_again
from lantian.reporting.rules.periods import Kind as ReportKind
from lantian.reporting.rules.periods import period_of
from lantian.reporting.services.making import make
from lantian.resources.tests.conftest import brought_in, need_of, organisation, published
from lantian.resources.tests.conftest import entered as offer_of
from lantian.transfers.models import Arrival, TransferAsk
from lantian.transfers.tests import conftest as moving_child
from tests.cast import BINZHOU, HONGYAN, JING_VILLAGE, PARTS, SINCE, TAIXIANG, XINMIN, Cast, past_the_policies

TABLE = Path(__file__).parent / "access_table.csv"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PEOPLE = ["anonymous", *PARTS]
METHODS = ("GET", "POST")
SHARES = 6
"""Parts of the table that are asked side by side."""

NOWHERE = uuid7()


def addresses() -> list[tuple[str, list[str]]]:
    """Every named address with the names of what it takes."""

    def walk(resolver: URLResolver, space: str):
        for entry in resolver.url_patterns:
            if isinstance(entry, URLPattern):
                if entry.name:
                    yield f"{space}{entry.name}", list(entry.pattern.converters)
            else:
                inner = f"{space}{entry.namespace}:" if entry.namespace else space
                yield from ((name, takes) for name, takes in walk(entry, inner))

    return sorted(dict(walk(get_resolver(), "")).items())


def arguments(cast: Cast) -> dict[str, dict]:
    """What stands in the addresses: 小雨 and her people, the director's post and committee; else what is not there."""
    child = cast.children["小雨"]
    with acting_as(cast.county_office, read_only=True):
        father = Tie.objects.get(child=child, kind=Tie.Kind.FATHER)
        proxy = Tie.objects.get(child=child, kind=Tie.Kind.PROXY_PARENT)
        enrolment = Enrolment.objects.get(child=child)
    director, own = cast.village_director, own_calibre(cast)
    return {
        "registry": {
            "key": child,
            "fact": "enrolment",
            "event": "school",
            "row": enrolment.pk,
            "person": father.person_id,
            "tie": father.pk,
            "document": attached(cast, cast.village_director).pk,
        },
        "insight": {"code": "files.complete", "key": borders_of(cast)},
        "registry:change_calibre": {"code": own},
        "registry:retire_calibre": {"code": own},
        "registry:change_area": {"kind": "merge"},
        "access:post_compartments": {"key": cast.psychologist.pk},
        "access:opening": {"key": opening_of(cast).pk},
        "registry:close": {"key": child, "event": "died"},
        **cross_check_of(cast),
        "registry:seat": {"key": cast.proxy_parent.pk},
        "registry:leave": {"key": cast.proxy_parent.pk, "tie": proxy.pk},
        "registry:reveal": {"key": child, "field": "identity", "row": child},
        "registry:merge": {"key": child, "other": cast.children["小石"]},
        "registry:merge_decline": {"merge": proposed_merge(cast).pk},
        "registry:merge_undo": {"merge": merge_of(cast).pk},
        "access:post": {"key": director.pk},
        "access:person": {"key": director.user_id},
        "access:reset_password": {"key": director.user_id},
        "access:unit": {"key": director.unit_id},
        "access:unit_move": {"key": cast.units["school"].pk},
        "access:calendar": {"kind": "years"},
        "assessment": {"key": child, "decision": waiting_level_of(cast).pk},
        **between_parents_and_village(cast),
        **campaign_of(cast),
        "notices:channel": {"key": channel_of(cast).pk},
        "census:return_file": {"kind": "xlsx"},
        "census:return_form_new": {"copied": "statistics_2016"},
        **returns_of(cast),
        "reporting": {"key": report_of(cast), "kind": "xlsx"},
        "duties": {"code": "home_visit", "rule": "home_visit", "key": absence_of(cast)},
        **care_of(cast),
        **absence_from_school_of(cast),
        **plan_of(cast),
        "helping": helper_of(cast),
        **entrusted(cast),
        **pair_of(cast),
        **initiatives_of(cast),
        "networks": {"key": child, "slot": "police", "kind": "moved"},
        "networks:name_end": {"key": officer_of(cast)},
        **on_the_table(cast),
        **referral_of(cast),
        **alarms_of(cast),
        **case_of(cast),
        "disclosure": {"key": released(cast).pk},
        **help_of(cast),
        **asked_for(cast),
        **way_of(cast),
        **moves_of(cast),
        "screening": {"child": child},
        "screening:instrument": {"key": "ces_dc"},
        "screening:sign": {"key": "ces_dc", "step": "released"},
    }


def released(cast: Cast) -> Release:
    """What the office of 彬州 let out about the county."""
    table = Table("roll", timezone.localdate(), (BINZHOU,), ("children",), ((40,),))
    with acting_as(cast.county_office):
        return release(
            kind="bulletin", title="通报", reader="妇联", basis="", tables=[table], on=timezone.localdate()
        )


def borders_of(cast: Cast) -> UUID:
    """The city office brought a boundary file for 彬州's map of its towns."""
    content = collection(feature(str(XINMIN)))
    with acting_as(cast.city_office):
        return bring_borders(
            place=BINZHOU, content=content, file_name="彬州.geojson", approval="陕S（2021）023号", made_by="自然资源厅",
            made_on=SINCE, version=0, today=timezone.localdate(),
        ).pk  # fmt: skip


def care_of(cast: Cast) -> dict[str, dict]:
    """The village director talked with 小雨, whose words suggest harm."""
    today = timezone.localdate()
    told = Account(today, noted="被打了", promise="明天再来", promised_on=today)
    with acting_as(cast.village_director):
        done = record(
            occasion=uuid7(), kind=Kind.TALK, children=[cast.children["小雨"]], told=told, today=today
        )
    return {
        "encounters": {"key": cast.children["小雨"], "kind": "home_visit", "row": done.rows[0].pk},
        "encounters:alarm": {"key": done.alarms[0].pk},
    }


def absence_from_school_of(cast: Cast) -> dict[str, dict]:
    """小雨 was noted as missing at school."""
    monday, child = date(2025, 10, 13), cast.children["小雨"]
    with acting_as(cast.class_teacher):
        (row,) = note_missing(occasion=uuid7(), missing=[Missing(child)], since=monday, today=monday)
    return {"attendance": {"key": row.pk, "code": "looked"}, "attendance:child": {"key": child}}


def plan_of(cast: Cast) -> dict[str, dict]:
    """The director noted a need of 小雨 and promised something; there is a plan, and a goal that was reached."""
    child = {"key": cast.children["小雨"]}
    with acting_as(cast.village_director):
        found, today, seat = cast.child("小雨"), timezone.localdate(), cast.village_director.seat
        need = note_need(child=found, code="S01", told_by="child", since=today, today=today)
        measure = promise_measure(need=need, values=measure_of(seat, today), today=today)
        lines = {"mind": "每周和爸爸视频一次", "study": "每周三辅导数学", "life": "添一床棉被"}
        owners = {f"{line}_{part}": value for line in lines for part, value in (("seat", seat), ("who", ""))}
        values = {**lines, **owners, "review_on": today + timedelta(days=90)}
        plan = write_plan(child=found, values=values, version=None, today=today)
        goal = set_goal(
            child=found, self_code="care", words="自己叠被子", next_step="每天早上叠", today=today
        )
        move_goal(goal=goal, version=1, state="reached", next_step="", today=today)
    return {
        "plans": child,
        "plans:need": {"key": need.pk},
        "plans:need_new": child,
        "plans:measure": {"key": measure.pk},
        "plans:measure_new": {"key": need.pk},
        "plans:plan": child,
        "plans:plan_review": {"key": plan.pk},
        "plans:goal": {"key": goal.pk},
        "plans:goal_new": child,
        "plans:certificate": {"key": goal.pk},
    }


def way_of(cast: Cast) -> dict[str, dict]:
    """小雨 is being brought back to school: the head has found out and reported; of 小石 the file says no hukou."""
    run, child = begun(cast), {"key": cast.children["小雨"]}
    with acting_as(cast.school_head):
        step, report = step_of(run, "register"), step_of(run, "report")
        today = timezone.localdate()
        deed = do_step(step=step, on=today, by="", words="在舅舅的饭馆里帮忙", today=today)
        paper = issue(step=report, to="彬州市教育局", words="", on=today, today=today)
    with acting_as(cast.village_director):
        suggestion = WaySuggestion.objects.get(way="no_hukou", child=cast.children["小石"])
    listed, police = made_ready(cast, "小雨"), cast.units["police"].pk
    on_paper, on_line = (refused_line(cast, listed, part) for part in ("county_office", "department"))
    with acting_as(cast.county_office):
        words, because, today = "父母不到场", "打错了字", timezone.localdate()
        correct_line(
            line=on_paper, version=2, answer="missing", on=today, words=words, because=because, today=today
        )
        correction = HukouCorrection.objects.get()
    sent = send(cast, listed, unit=police)
    with acting_as(cast.county_office):
        line = HukouLine.objects.get(list=sent.pk)
    return {
        "pathways": {"key": run.pk},
        "pathways:child": child,
        "pathways:begin": {**child, "way": "dropout"},
        "pathways:decline": {"key": suggestion.pk},
        "pathways:step": {"key": step.pk},
        "pathways:pass_over": {"key": step.pk},
        "pathways:paper_new": {"key": report.pk},
        "pathways:paper": {"key": paper.pk},
        "pathways:deed_withdraw": {"key": deed.pk},
        "pathways:police_list": {"key": sent.pk},
        "pathways:police_file": {"key": sent.pk, "kind": "docx"},
        "pathways:police_answer": {"key": line.pk},
        "pathways:police_unit": {"key": sent.pk},
        "pathways:given_list": {"key": sent.pk},
        "pathways:police_correct": {"key": on_paper.pk},
        "pathways:given_correct": {"key": on_line.pk},
        "pathways:correction": {"key": correction.pk},
    }


def refused_line(cast: Cast, listed: WayRun, part: str) -> HukouLine:
    """The child stood on a list of its own, and the police refused: by letter to the office, or on line."""
    sent, today = send(cast, listed, unit=cast.units["police"].pk), timezone.localdate()
    write = answer_own_line if part == "department" else answer_line
    with acting_as(cast.posts[part]):
        line = HukouLine.objects.get(list=sent.pk)
        return write(line=line, version=1, answer="refused", on=today, words="父母没有来", today=today)


def moves_of(cast: Cast) -> dict[str, dict]:
    """小雨 is offered to 泾阳县 and asked for by it; 天天 is handed over; two more came there, one by its file.

    One more is packed for another city, and somebody came from there.
    """
    offered, child = moving_child.offered(cast), {"key": cast.children["小雨"]}
    moving_child.asked(cast)
    sheet = moving_child.handed(cast, "天天")
    for name in ("田田", "苗苗"):
        with acting_as(cast.county_office):
            values = {"child_name": name, "sex": "2", "birth_on": date(2016, 3, 1), "village": HONGYAN}
            came = register_child(values={**values, "no_identity_reason": "lost"}, as_of=SINCE)
            cast.children[name] = came.pk
    settled = moving_child.received(cast, "田田")
    with acting_as(cast.city_office):
        home = Residence.objects.get(child=came.pk, until__isnull=True)
        values, today = {"place": JING_VILLAGE, "lives_with": ""}, timezone.localdate()
        record_change(child=came, fact=Residence, values=values, since=today, version=home.version)
    with acting_as(cast.other_county_office):
        arrival = Arrival.objects.get()
    with acting_as(cast.county_office):
        ask = TransferAsk.objects.get()
    outward, inward = moving_child.between_cities(cast)
    return {
        "transfers:cities": {},
        "transfers:inward": {"key": inward.pk},
        "transfers:outward": {"key": outward.pk},
        "transfers:pack": child,
        "transfers:last_state": {"key": settled.pk},
        "transfers": {"key": offered.pk, "verb": "agree"},
        "transfers:offer": child,
        "transfers:ask_answer": {"key": ask.pk, "verb": "agree"},
        "transfers:sheet": {"key": sheet.pk},
        "transfers:receive": {"key": sheet.pk},
        "transfers:visit": {"key": settled.pk},
        "transfers:arrival": {"key": arrival.pk},
    }


def helper_of(cast: Cast) -> dict:
    """Somebody of 太厢 whom the county named, with a check and a training."""
    helper = accepted(cast)
    check = checked(cast, helper)
    with acting_as(cast.county_office):
        values = {"subject": "law", "on": timezone.localdate(), "hours": 2, "by": ""}
        train(helper=helper, values=values, key=check.pk, today=timezone.localdate())
    return {"key": helper.pk, "row": check.pk, "field": "phone"}


def entrusted(cast: Cast) -> dict[str, dict]:
    """The grandfather of 小雨 was found fit and has signed an agreement; the father wrote who takes care."""
    child, row = {"key": cast.children["小雨"]}, drafted(cast)
    hand = Hand(How.IN_PERSON, timezone.localdate(), row.person_id)
    with acting_as(cast.village_director):
        sign(entrustment=row, party=Party.CARER, hand=hand, today=timezone.localdate())
        signature = CareSignature.objects.get()
    agreement = {"key": row.pk, "party": "father", "to": "school"}
    return {
        "entrusting": {**child, "person": row.person_id},
        "entrusting:agreement": agreement,
        "entrusting:agreement_new": {**child, "assessment": row.assessment_id},
        "entrusting:notice": agreement,
        "entrusting:signature": {"key": signature.pk},
        "entrusting:word": {"key": word_of(cast).pk},
    }


def pair_of(cast: Cast) -> dict[str, dict]:
    """褚爱, a helper of 太厢, is proposed to 小雨, who named her; the director wrote down what the carer says."""
    helper, today = known_helper(cast, name="褚爱"), timezone.localdate()
    with acting_as(cast.county_office):
        Helper.objects.filter(pk=helper.pk).update(
            seat=cast.proxy_parent.seat, user=cast.proxy_parent.user_id
        )
    pair = proposed(cast, helper)
    with acting_as(cast.village_director):
        answering.answer(
            pair=pair, party=PairParty.CARER, is_yes=True, said_on=today, how="met", version=1, today=today
        )
        word = PairConsent.objects.get(pair=pair.pk)
        wish = wishing.wish(child=cast.child("小雨"), named="褚爱", helper=None, since=today, today=today)
    child = {"key": cast.children["小雨"]}
    of_child = dict.fromkeys(("child", "propose", "wish", "refuse", "exempt"), child)
    return {
        "pairing": {"key": pair.pk},
        **{f"pairing:{name}": found for name, found in of_child.items()},
        "pairing:take_back": {"key": word.pk},
        "pairing:no_longer": {"what": "wish", "key": wish.pk},
    }


def initiatives_of(cast: Cast) -> dict[str, dict]:
    """A station of 新民镇 that guides 小雨, an elder with a duty day there, and a group of the class."""
    today, station = timezone.localdate(), station_of(cast)
    elder = known_helper(cast, kind="elder", elder_kind="soldier")
    with acting_as(cast.county_office):
        member = join_helper(initiative=station, helper=elder, on=today)
        child = join_child(initiative=station, child=cast.child("小雨"), on=today)
        (day,) = plan_days(initiative=station, helper=elder.pk, first=today, part="morning")
    post = cast.class_teacher
    with acting_as(post):
        group = PeerGroup(
            name="小雨点", school=post.unit_id, region=post.unit.region_id, seat=post.seat, since=today
        )
        group.save(force_insert=True)
    return {
        "initiatives": {"key": station.pk},
        "initiatives:initiative_new": {"kind": "pairs"},
        "initiatives:helper_leave": {"key": member.pk},
        "initiatives:child_leave": {"key": child.pk},
        "initiatives:day_note": {"key": day.pk},
        "initiatives:group": {"key": group.pk},
    }


def officer_of(cast: Cast) -> UUID:
    """The police officer whom the county named for 新民镇."""
    with acting_as(cast.county_office):
        values = {"name": "彭警官", "since": timezone.localdate()}
        return name_member(
            place=XINMIN, slot=Slot.POLICE, values=values, school=None, today=timezone.localdate()
        ).pk


def referral_of(cast: Cast) -> dict[str, dict]:
    """The director asked the police for 小雨; nobody has answered yet."""
    child = {"key": cast.children["小雨"]}
    with acting_as(cast.village_director):
        made = refer(
            child=cast.child("小雨"), to_unit=cast.units["police"], network="rights", asks="查清校门口的闲杂人员",
            basis="联席会议纪要", shares=("name", "carer_phone"),
        )  # fmt: skip
    return {
        "referrals": {"key": made.pk, "verb": "accept"},
        "referrals:child": child,
        "referrals:new": child,
    }


def help_of(cast: Cast) -> dict[str, dict]:
    """The police offer something; a need of 小雨 is offered to the organisations of the county."""
    with past_the_policies():
        organisation("彬州志愿者协会")
    need = need_of(cast, code="L01")
    brought = {
        "key": brought_in(cast.county_office, "名称,服务内容,联系人\n普法课,法律,彭警官\n".encode()).pk
    }
    order = {"key": published(cast, need).pk}
    verbs = ("take", "give_back", "confirm", "refuse", "again", "finish", "withdraw")
    return {
        "resources": {"key": offer_of(cast.department).pk, "code": "S02"},
        "resources:order_publish": {"key": need.pk},
        **{f"resources:order_{verb}": order for verb in verbs},
        **{f"resources:list_{page}": brought for page in ("open", "columns", "take", "undo")},
    }


def alarms_of(cast: Cast) -> dict[str, dict]:
    """The teacher of 小雨 reported harm, another time in the same town somebody else; the county is on call."""
    now = timezone.now()
    receipt, other = reported(cast), reported(cast, "village_director")
    rung(cast, receipt)
    with acting_as(cast.county_office):
        entry = put_on_call(
            post=cast.county_office, place=XINMIN, since=now, until=now + timedelta(days=1), now=now
        )
    return {
        "alarms": {"key": receipt.report, "to": other.report, "row": NOWHERE, "kind": "received"},
        "alarms:off_call": {"key": entry.pk},
    }


def channel_of(cast: Cast) -> Channel:
    """The director's way of being told, waiting for its code."""
    with acting_as(cast.village_director):
        return add_channel(kind="email", address="limei@example.cn")


def between_parents_and_village(cast: Cast) -> dict[str, dict]:
    """The class teacher told the parents of 小雨 something, and their father said where he is."""
    with acting_as(cast.class_teacher):
        notice = send_notice(child=cast.child("小雨"), kind=FamilyNotice.Kind.STUDY, on=timezone.localdate())
    with acting_as(cast.parent):
        word = say_where(
            child=cast.child("小雨"),
            what=FamilyWord.What.AWAY,
            since=timezone.localdate(),
            place_text="宁波",
        )
    return {
        "desk": {"key": cast.village_director.pk},
        "desk:acknowledge": {"key": notice.pk},
        "desk:notify": {"key": cast.children["小雨"]},
        "desk:called": {"key": cast.children["小雨"]},
        "desk:i_called": {"key": cast.children["小雨"]},
        "desk:word": {"key": word.pk},
    }


def absence_of(cast: Cast) -> UUID:
    """The director of 太厢 is away, and nobody stands in."""
    today = timezone.localdate()
    with acting_as(cast.county_office):
        away = go_away(post=cast.village_director, since=today, until=None, cover=None, today=today)
    return away.pk


def waiting_level_of(cast: Cast) -> LevelDecision:
    """The director confirmed 小雨 as red, and then that she is so no longer: the town has not agreed yet."""
    confirm(cast, cast.village_director, RiskLevel.RED)
    return confirm(cast, cast.village_director, RiskLevel.GREEN)


def campaign_of(cast: Cast) -> dict[str, dict]:
    """A campaign in 彬州市, with 太厢, the household of 小雨, a sample, and a sheet that its county brought in."""
    with acting_as(cast.county_office):
        campaign = open_campaign(region=BINZHOU, values=TERMS, on=timezone.localdate())
        household = CampaignHousehold.objects.get(region=TAIXIANG)
        CampaignVillage.objects.filter(pk=household.village_id).update(state="handed_in")
        CampaignHousehold.objects.filter(pk=household.pk).update(outcome="no_child")
        sample = draw_sample(campaign=campaign, size=1)
        CampaignVillage.objects.filter(pk=household.village_id).update(state="under_way")
        intake = SheetIntake(
            campaign=campaign, region=BINZHOU, file=NOWHERE, file_name="入户表.xlsx", state="undone"
        )
        intake.save(force_insert=True)
        sampled = SampledHousehold.objects.get(sample=sample.pk)
    return {
        "census:campaign": {"key": campaign.pk},
        "census:village": {"key": household.village_id},
        "census:household": {"key": household.pk},
        "census:intake": {"key": intake.pk},
        "census:sampled": {"key": sampled.pk},
    }


def own_calibre(cast: Cast) -> str:
    """彬州 has a definition of its own."""
    calibre = replace(NATIONAL[0], code="own0000beef", name_zh="彬州口径")
    with acting_as(cast.county_office):
        return define_calibre(calibre=calibre, edition_seen=None).code


def proposed_merge(cast: Cast) -> Merge:
    """The town supervisor proposed that 小雨 and 天天 are one child."""
    kept, gone = cast.children["小雨"], cast.children["天天"]
    with acting_as(cast.town_supervisor):
        seen = compare(cast.child("小雨"), cast.child("天天")).marks
        return propose_merge(kept=kept, gone=gone, choices={}, seen=seen, is_certain=True)


def merge_of(cast: Cast) -> Merge:
    """Two files of a child of the next village that the county office made one."""
    files = [registered_again(cast, cast.county_office) for _ in range(2)]
    return merged(cast.county_office, *files)


def opening_of(cast: Cast) -> EmergencyOpening:
    """The town supervisor broke the glass about 小雨; nobody has reviewed it yet."""
    with acting_as(cast.town_supervisor):
        return open_in_emergency(
            child=cast.children["小雨"], region=TAIXIANG, school=None, reason="夜间走失", now=timezone.now()
        )


def cross_check_of(cast: Cast) -> dict[str, dict]:
    """A school roll of 彬州 on which 小花 of 太厢 stands, who is not registered, and 小雨 in another class."""
    with acting_as(cast.county_office):
        roll = Source(
            region=BINZHOU, kind="school_roll", name="学籍", as_of_on=SINCE, post=cast.county_office.pk
        )
        roll.state = Source.State.OPEN
        roll.save(force_insert=True)
        whole = {"source": roll, "list_kind": roll.kind, "detail": '{"said": {}}', "region": TAIXIANG}
        child = cast.children["小雨"]
        missing = Question(kind="unregistered", **whole)
        different = Question(kind="different", subject="enrolment", child=child, **whole)
        perhaps = Question(kind="doubtful", child=child, **whole)
        for one in (missing, different, perhaps):
            one.save(force_insert=True)
    return {
        "linkage:source": {"key": roll.pk},
        "linkage:question": {"key": missing.pk},
        "linkage:answer": {"key": missing.pk},
        "linkage:register": {"key": missing.pk},
        "linkage:link": {"key": missing.pk},
        "linkage:reopen": {"key": missing.pk},
        "linkage:take": {"key": different.pk},
        "linkage:pair": {"key": perhaps.pk},
    }


def returns_of(cast: Cast) -> dict[str, dict]:
    """A return that the county office issued, and a form that it made of the national one."""
    form = NATIONAL_FORMS["statistics_2016"]
    asked = Asked(form, CIVIL_AFFAIRS_2016, BINZHOU, timezone.localdate(), Level.TOWN)
    with acting_as(cast.county_office):
        own = {"code": save_form(form=form).code}
        issued = issue_statistics(asked)
    return {
        "census:issued_return": {"key": issued.pk},
        "census:return_form": own,
        "census:return_form_retire": own,
    }


def report_of(cast: Cast) -> UUID:
    """The report of the county on the month before."""
    with acting_as(cast.county_office):
        last_month = period_of(ReportKind.MONTHLY, timezone.localdate()).before
        return make(kind=ReportKind.MONTHLY, place=BINZHOU, period=last_month).pk


def asked_for(cast: Cast) -> dict[str, dict]:
    """A form that the county was given for its figures, one that 太厢 told of, a file and a choice of the county's."""
    today = timezone.localdate()
    terms = {
        "title": "月报表", "asker": "市教育局", "columns": "在册儿童", "filler": "village", "often": "once",
    }  # fmt: skip
    with acting_as(cast.village_director):
        report(title="另一张表", asker="", today=today)
    with acting_as(cast.county_office):
        form = registering.register_form(values=terms, today=today)
        form = registering.match_columns(form=form, version=1, figures=["children.on_file"])
        given = deciding.answer(form=form, version=2, level=None, today=today)
        choice = Choice(("children.on_file",), BINZHOU)
        export = exporting_figures.request_export(
            choice=choice, every=False, kind="csv", reason="备查", today=today
        )
        kept = keep(name="月报", address="figure=children.on_file", for_unit=True)
        told = UnlistedForm.objects.get()
    return {
        "asking:form": {"key": form.pk},
        "asking:answer": {"key": given.pk},
        "asking:unlisted": {"key": told.pk},
        "asking:export": {"key": export.pk},
        "asking:choice": {"key": kept.pk},
        "asking:explorer": {"kind": "csv"},
    }


def address_of(name: str, takes: list[str], known: dict[str, dict]) -> str:
    space = name.split(":")[0]
    found = known.get(name) or known.get(name.split("_")[0]) or known.get(space, {})
    if (
        name.startswith(("registry:import", "registry:card", "registry:print"))
        or name == "registry:forget_view"
    ):
        found = {}
    filling = {"token": "nobody-knows-this-token", "pk": 1}
    return reverse(name, kwargs={part: found.get(part, filling.get(part, NOWHERE)) for part in takes})


def status(client: Client, cookies: SimpleCookie, method: str, address: str) -> str:
    """The answer to one request, of which nothing stays."""
    cache.clear()
    client.cookies = SimpleCookie(cookies.output(header="", sep=";"))
    with transaction.atomic():
        answer = client.get(address) if method == "GET" else client.post(address)
        transaction.set_rollback(True)
    return str(answer.status_code)


def seen_at_the_door(client: Client) -> None:
    """Notes that the session was used just now, which each request would else do anew: nothing of it stays."""
    session = client.session
    session[SEEN] = int(time.time())
    session.save()


def in_a_word(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of a refusal without its frame: half of all answers here are one."""
    return HttpResponse(status=403 if isinstance(exception, PermissionDenied) else 404)


def table_as_it_is(cast: Cast, known: dict[str, dict], share: int) -> dict[tuple[str, str], list[str]]:
    """A share of the table, asked of the house itself."""
    visitors = [(Client(raise_request_exception=False), SimpleCookie())]
    for part in PARTS:
        client = Client(raise_request_exception=False)
        client.force_login(cast.posts[part].user, backend=BACKEND)
        seen_at_the_door(client)
        visitors.append((client, client.cookies))
    agreed = table_as_agreed()

    return {
        (name, method): [
            status(client, cookies, method, address_of(name, takes, known)) for client, cookies in visitors
        ]
        for name, takes in addresses()[share::SHARES]
        for method in METHODS
        if (name, method) in agreed
    }


def other_method(cast: Cast, known: dict[str, dict], share: int) -> dict[str, str]:
    """What addresses that stand in the table with one method answer to the other, asked by somebody who may."""
    agreed, client = table_as_agreed(), Client(raise_request_exception=False)
    found = {}
    for name, takes in addresses()[share::SHARES]:
        (own, *more) = [method for method in METHODS if (name, method) in agreed]
        if not more:
            line = dict(zip(PEOPLE, agreed[name, own], strict=True))
            part = next(part for part in PARTS if line[part] != "403")
            client.force_login(cast.posts[part].user, backend=BACKEND)
            other = "POST" if own == "GET" else "GET"
            found[name] = status(client, client.cookies, other, address_of(name, takes, known))
    return found


def table_as_agreed() -> dict[tuple[str, str], list[str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == ["address", "method", *PEOPLE]
    return {(row[0], row[1]): row[2:] for row in rows}


def test_every_address_stands_in_the_table_and_no_other():
    assert {name for name, _ in table_as_agreed()} == {name for name, _ in addresses()}


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path


@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.usefixtures("as_web")
def test_everybody_gets_what_was_agreed(cast: Cast, share: int, monkeypatch: pytest.MonkeyPatch):
    for refusal in ("handler403", "handler404"):
        monkeypatch.setattr(urls, refusal, in_a_word, raising=False)
    agreed, known = table_as_agreed(), arguments(cast)
    found = table_as_it_is(cast, known, share)
    different = [
        f"{name} {method} {person}: {now} instead of {then}"
        for (name, method), line in found.items()
        for person, then, now in zip(PEOPLE, agreed[name, method], line, strict=True)
        if then != now
    ]
    assert not different, "\n".join(different)
    assert not {name: answer for name, answer in other_method(cast, known, share).items() if answer != "405"}


def test_nobody_meets_an_error_of_ours():
    assert not [key for key, line in table_as_agreed().items() if any(cell.startswith("5") for cell in line)]

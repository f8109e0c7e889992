import re
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pymupdf
import pytest
import zxingcpp

from lantian.registry.documents import cards as card_documents
from lantian.registry.documents.cards import (
    AbsentParent,
    ChildCard,
    Contact,
    DutyCard,
    Layout,
    set_child_cards,
    set_duty_cards,
    spaced,
)
from lantian.registry.documents.registration import (
    EntrustedCarer,
    RegistrationForm,
    Relative,
    set_registration_forms,
)

DAY = date(2026, 3, 2)
IDENTITY = "610427201506120028"
ADDRESS = "彬州市太峪镇拜家河村三组15号"

FAMILY = (
    Contact("奶奶", "王秀英", "13800000001"),
    Contact("爸爸", "李建国", "13800000002"),
    Contact("妈妈", "张㛃", "13800000003"),
)
HELPERS: dict[str, Any] = {
    "proxy_parent": Contact("代理妈妈", "赵敏", "13800000004"),
    "class_teacher": Contact("班主任", "刘䶮", "13800000005"),
    "village_director": Contact("儿童主任", "陈𣵦", "13800000006"),
    "police_station": Contact("派出所", "太峪派出所", "029-34920110"),
}
POCKET = ChildCard(
    given_name="欣怡",
    school="太峪镇中心小学",
    class_name="三年级（2）班",
    family=FAMILY,
    code_address="https://lantian.example/c/7Q2M8XW0",
    version=2,
    issued_on=DAY,
    **HELPERS,
)
DUTY = DutyCard(
    name="李欣怡",
    school="太峪镇中心小学",
    class_name="三年级（2）班",
    address=ADDRESS,
    carer=FAMILY[0],
    parents=(AbsentParent(FAMILY[1], "广东省东莞市"), AbsentParent(FAMILY[2], "浙江省义乌市")),
    alert="青霉素过敏",
    code_address="https://lantian.example/c/7Q2M8XW0",
    version=3,
    issued_on=DAY,
    last_contact_on=date(2026, 2, 20),
    last_contact="与爸爸视频",
    next_due_on=date(2026, 3, 15),
    next_due="入户走访",
    **HELPERS,
)
FORM = RegistrationForm(
    unit="彬州市太峪镇人民政府",
    filled_on=DAY,
    name="李𬭎瑞",
    sex="女",
    ethnicity="汉族",
    birth_on=date(2015, 6, 12),
    identity_number=IDENTITY,
    is_hukou_registered=True,
    hukou_place="陕西省咸阳市彬州市",
    address=ADDRESS,
    health="60",
    disability="肢体残疾三级",
    is_boarding=False,
    stage="primary",
    paternal_grandfather=Relative(name="李大山", birth_on=date(1955, 3, 2)),
    maternal_grandfather=Relative(name="张老汉", is_dead=True),
    father=Relative(name="李建国", phone="13800000002", destination="广东省东莞市"),
    are_both_away=True,
    is_one_away_other_incapable=False,
    has_carer=True,
    carer=EntrustedCarer(name="王秀英", relation="祖母", phone="13800000001", address=ADDRESS),
    guardianship="fair",
    income_sources=frozenset({"labour", "farming"}),
    aid=frozenset({"medical"}),
)

LONG: dict[str, Any] = {
    "school": "彬州市公刘街道办事处第二初级中学附属九年一贯制小学",
    "class_name": "学前教育大大班（实验一班双语）",
    "proxy_parent": Contact("代理妈妈", "阿依古丽·麦麦提·吐尔逊", "0029-34920110转88021"),
    "class_teacher": Contact("班主任兼心理老师", "欧阳𬭎瑞䶮", "+86 138 0000 00012"),
}


LABELS = (
    *("填报单位（盖章）", "填报日期", "农村留守儿童基本情况登记表"),
    *(
        "姓名",
        "性别",
        "民族",
        "出生日期",
        "公民身份证号码",
        "是否登记户口",
        "户籍所在地",
        "现居住地",
        "身体情况",
    ),
    *(
        "残疾类别及等级",
        "患病类型",
        "是否学校寄宿",
        "就学情况",
        "祖父姓名",
        "祖母姓名",
        "外祖父姓名",
        "外祖母姓名",
    ),
    *(
        "父亲姓名",
        "母亲姓名",
        "当前务工地点",
        "联系电话",
        "父母双方同时外出",
        "父母一方外出、另一方无监护能力",
    ),
    *(
        "无监护能力的一方",
        "父母外出有无委托其他监护人",
        "受委托监护人姓名",
        "与儿童关系",
        "居住地址",
        "监护类型",
    ),
    *("家庭经济来源", "救助帮扶情况", "单位负责人（签名）", "复核人（签名）", "填表人（签名）"),
)


def open_cards(cards: Sequence[Any], layout: Layout = "duplex") -> Any:
    setter = set_duty_cards if isinstance(cards[0], DutyCard) else set_child_cards
    return pymupdf.open(stream=setter(cards, made_on=DAY, layout=layout))


def open_forms(*forms: RegistrationForm) -> Any:
    return pymupdf.open(stream=set_registration_forms(forms, made_on=DAY))


def words(document: Any) -> str:
    return "".join(page.get_text() for page in document)


def characters(document: Any) -> list[tuple[int, str, int, pymupdf.Rect]]:
    """Every character set: page, character, glyph, box."""
    return [
        (page.number, chr(code), glyph, pymupdf.Rect(box))
        for page in document
        for span in page.get_texttrace()
        for code, glyph, _origin, box in span["chars"]
    ]


# The pocket card ------------------------------------------------------------------------------------------


def test_the_pocket_card_says_whom_to_call() -> None:
    text = words(open_cards([POCKET]))

    for people in (*FAMILY, *HELPERS.values()):
        assert people.role in text
        assert people.name in text
        assert spaced(people.phone) in text
    for said in (
        "欣怡",
        "太峪镇中心小学",
        "三年级（2）班",
        "110",
        "12349",
        "12345",
        "12355",
        "第2版",
        "2026年3月2日",
    ):
        assert said in text


def test_the_pocket_card_has_no_place_for_what_could_harm() -> None:
    assert not {field.name for field in fields(ChildCard)} & {
        "name",
        "identity_number",
        "address",
        "birth_on",
    }
    templates = Path(card_documents.__file__).parent
    for template in ("cards.typ", "child_cards.typ", "duty_cards.typ", "lines.typ"):
        assert "留守" not in (templates / template).read_text(encoding="utf-8")


@pytest.mark.parametrize("layout", ["duplex", "fold", "single"])
def test_the_pocket_card_shows_no_identity_number_no_address_no_label(layout: Layout) -> None:
    pdf = set_child_cards([POCKET] * 12, made_on=DAY, layout=layout)
    document: Any = pymupdf.open(stream=pdf)
    text = words(document) + str(document.metadata)

    assert "留守" not in text
    assert "村" not in text
    assert not re.search(r"\d{17}[\dX]", re.sub(r"\s", "", words(document)))


def test_what_is_not_known_is_a_line_to_fill_in() -> None:
    bare = ChildCard(
        given_name="欣怡",
        school="",
        class_name="",
        family=(),
        code_address="https://lantian.example/c/1",
        version=1,
        issued_on=DAY,
    )

    # school, class, and name and telephone of one of the family and of four helpers
    assert words(open_cards([bare])).count("请填写") == 2 + 2 * 5
    assert "请填写" not in words(open_cards([POCKET]))


def test_a_county_chooses_its_hotlines() -> None:
    lines = [card_documents.Hotline("12338", "妇女儿童维权")]
    text = words(pymupdf.open(stream=set_child_cards([POCKET], made_on=DAY, hotlines=lines)))

    assert "12338" in text
    assert "12349" not in text


def test_no_cards_make_no_document() -> None:
    with pytest.raises(ValueError, match="no cards"):
        set_child_cards([], made_on=DAY)


@pytest.mark.parametrize(
    ("phone", "read"), [("13800000001", "138 0000 0001"), ("029-34920110", "029-34920110"), ("", "")]
)
def test_a_mobile_number_is_spaced_as_it_is_read(phone: str, read: str) -> None:
    assert spaced(phone) == read


# The duty-holder's card -----------------------------------------------------------------------------------


def test_the_duty_card_adds_where_what_to_mind_and_what_is_due() -> None:
    text = words(open_cards([DUTY]))

    for said in (
        "李欣怡",
        ADDRESS,
        "广东省东莞市",
        "浙江省义乌市",
        "青霉素过敏",
        "2026.2.20 与爸爸视频",
        "2026.3.15 入户走访",
    ):
        assert said in text
    for people in (*FAMILY, *HELPERS.values()):
        assert spaced(people.phone) in text
    assert IDENTITY not in text
    assert "留守" not in text


def test_an_unknown_alert_is_a_line_and_not_silence() -> None:
    assert "请填写" in words(open_cards([replace(DUTY, alert="")]))
    assert "请填写" not in words(open_cards([DUTY]))


# Both cards: sheets, letters, room ------------------------------------------------------------------------


@pytest.mark.parametrize("card", [POCKET, DUTY], ids=["pocket", "duty"])
@pytest.mark.parametrize(
    ("layout", "pages"),
    [
        ("duplex", {1: 2, 10: 2, 11: 4, 25: 6}),
        ("fold", {1: 1, 5: 1, 6: 2, 25: 5}),
        ("single", {1: 2, 3: 6}),
    ],
)
def test_sheets(card: Any, layout: Layout, pages: dict[int, int]) -> None:
    assert {count: open_cards([card] * count, layout).page_count for count in pages} == pages


def test_a_single_card_is_as_large_as_a_bank_card() -> None:
    page = open_cards([POCKET], "single")[0]

    assert page.rect.width == pytest.approx(85.6 * 72 / 25.4, abs=0.1)
    assert page.rect.height == pytest.approx(54 * 72 / 25.4, abs=0.1)


@pytest.mark.parametrize("count", [1, 2, 7])
def test_each_back_lies_behind_its_front(count: int) -> None:
    pack = [
        replace(POCKET, given_name=f"甲{number}号", class_teacher=Contact("班主任", f"乙{number}师", "1"))
        for number in range(count)
    ]
    fronts, backs = open_cards(pack, "duplex")
    half, row = fronts.rect.width / 2, 54 * 72 / 25.4

    for number in range(count):
        (front,) = fronts.search_for(f"甲{number}号")
        (back,) = backs.search_for(f"乙{number}师")
        assert (front.x0 < half) == (back.x0 > half)
        assert abs(front.y0 - back.y0) < row


@pytest.mark.parametrize("card", [POCKET, DUTY], ids=["pocket", "duty"])
def test_the_code_leads_to_the_opaque_address(card: Any) -> None:
    pack = [replace(card, code_address=f"https://lantian.example/c/{number:08}") for number in range(12)]
    found = set()
    for page in open_cards(pack, "fold"):
        picture = page.get_pixmap(dpi=300, colorspace=pymupdf.csGRAY)
        pixels = memoryview(picture.samples).cast("B", (picture.height, picture.width))
        found |= {code.text for code in zxingcpp.read_barcodes(pixels)}

    assert found == {one.code_address for one in pack}


@pytest.mark.parametrize("name", ["㛃", "𬭎瑞", "䶮", "𣵦", "龘", "阿依古丽·麦麦提", "〇"])
def test_no_character_of_a_name_is_missing(name: str) -> None:
    for document in (
        open_cards([replace(POCKET, given_name=name)]),
        open_cards([replace(DUTY, name=name)]),
        open_forms(replace(FORM, name=name)),
    ):
        assert name in words(document)
        assert [character for _, character, glyph, _ in characters(document) if glyph == 0] == []


@pytest.mark.parametrize(
    "card",
    [
        replace(POCKET, given_name="阿依古丽·麦麦提·吐尔逊", **LONG),
        replace(POCKET, given_name="WILHELMINA MARGARETHA", family=FAMILY + FAMILY[:1]),
        replace(
            DUTY,
            name="欧阳阿依古丽·麦麦提·吐尔逊",
            address=ADDRESS * 6,
            alert="花生、牛奶过敏；" * 14,
            **LONG,
        ),
        replace(DUTY, next_due="入户走访并核对电话号码和监护情况", carer=LONG["class_teacher"]),
    ],
)
def test_long_texts_stay_in_their_place(card: Any) -> None:
    document = open_cards([card], "single")
    for page in document:
        lines = [
            (pymupdf.Rect(span["bbox"]), "".join(chr(character[0]) for character in span["chars"]))
            for span in page.get_texttrace()
        ]
        assert [text for box, text in lines if box not in page.rect] == []
        assert overlapping([(shrink(box), text) for box, text in lines]) == []


def shrink(box: pymupdf.Rect) -> pymupdf.Rect:
    """The ink of a line: its box without the room that a typeface leaves above and below."""
    quarter = box.height / 4
    return pymupdf.Rect(box.x0 + 0.5, box.y0 + quarter, box.x1 - 0.5, box.y1 - quarter)


def overlapping(lines: list[tuple[pymupdf.Rect, str]]) -> list[tuple[str, str]]:
    return [
        (text, other_text)
        for number, (box, text) in enumerate(lines)
        for other, other_text in lines[number + 1 :]
        if box.intersects(other)
    ]


def test_names_are_not_markup() -> None:
    name = "*王* #f() $a$"

    assert name in words(open_cards([replace(POCKET, given_name=name)]))


def test_two_thousand_cards_hold_every_child() -> None:
    pack = [replace(POCKET, given_name=f"子{number:04}") for number in range(2_000)]
    document = open_cards(pack)

    assert document.page_count == 400
    assert len(set(re.findall(r"子\d{4}", words(document)))) == 2_000


# The registration form ------------------------------------------------------------------------------------


def test_a_form_is_one_page_whatever_it_holds() -> None:
    long = replace(
        FORM, address=ADDRESS * 8, name="阿依古丽·麦麦提·吐尔逊", hukou_place=ADDRESS * 8, unit=ADDRESS * 3
    )

    assert open_forms(FORM, RegistrationForm(), long).page_count == 3


def test_the_form_asks_what_the_official_one_asks() -> None:
    text = words(open_forms(RegistrationForm()))

    for label in LABELS:
        assert label in text
    assert "✓" not in text


def test_the_form_shows_what_is_known() -> None:
    text = words(open_forms(FORM))

    for said in (
        "李𬭎瑞",
        IDENTITY,
        "汉族",
        "2015.06.12",
        ADDRESS,
        "肢体残疾三级",
        "李大山",
        "13800000002",
        "2026.03.02",
    ):
        assert said in text


def test_the_form_ticks_the_boxes_that_the_codes_choose() -> None:
    assert ticked(open_forms(FORM)[0]) == [
        "是", "残疾", "否", "小学", "是", "否", "是", "监护情况一般", "打工收入", "种养殖业", "医疗救助",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "box"), [("10", "健康"), ("20", "健康"), ("30", "患病"), ("40", "患病"), ("60", "残疾")]
)
def test_health_codes_have_their_box(code: str, box: str) -> None:
    assert ticked(open_forms(RegistrationForm(health=code))[0]) == [box]


def test_who_is_dead_is_a_dash_and_not_a_name() -> None:
    text = words(open_forms(FORM))

    assert "张老汉" not in text
    assert text.count("—") == words(open_forms(RegistrationForm())).count("—") + 2


def ticked(page: pymupdf.Page) -> list[str]:
    """The labels whose boxes are ticked, in the order of the page."""
    labels = (span for span in page.get_texttrace() if chr(span["chars"][0][0]) not in "✓□")
    boxes = [(pymupdf.Rect(span["bbox"]), "".join(chr(one[0]) for one in span["chars"])) for span in labels]
    return [
        next(text for box, text in boxes if abs(box.y0 - tick.y0) < 8 and 0 <= box.x0 - tick.x0 < 14)
        for tick in page.search_for("✓")
    ]

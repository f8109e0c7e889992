"""Contact cards: the product against a bare script that lets Typst set the same page.

Both make a thousand pocket cards, in turns and each time of other children, so that neither finds pages
that the typesetter remembers. `run` takes the product's way: a longer one (from the database) goes there.
"""

import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from lantian.bench.figures import Figure
from lantian.kernel.documents.fonts import RARE, SANS, load_fonts
from lantian.kernel.documents.typesetting import FRAME
from lantian.registry.documents import cards as documents
from lantian.registry.documents.cards import HOTLINES, ChildCard, Contact, set_child_cards

CARDS = 1_000
MANY_CARDS = 10_000
MANY_PAGES = 2_000  # ten cards a sheet, fronts and backs
TURNS = 5
SLOWEST = 2.0
MADE_ON = date(2026, 3, 2)

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ("欣怡", "子涵", "浩宇", "佳琪", "梓萱", "一诺", "雨桐", "思远", "秀英", "建国", "𬭎瑞", "䶮", "桂兰")
SCHOOLS = ("太峪镇中心小学", "北极镇九年制学校", "城关街道第二初级中学", "水口镇幼儿园")

Setter = Callable[[Sequence[ChildCard]], bytes]


def set_by_product(cards: Sequence[ChildCard]) -> bytes:
    """The product's way from values to paper."""
    return set_child_cards(cards, made_on=MADE_ON)


def set_by_bare_script(cards: Sequence[ChildCard]) -> bytes:
    """The yardstick: what is needed to have Typst set this page, without a check or a layer more."""
    import zxingcpp
    from typst import Compiler

    codes, faces = [], []
    start = 0
    for card in cards:
        barcode = zxingcpp.create_barcode(card.code_address, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
        image: Any = barcode.to_image(scale=2, add_quiet_zones=False)
        side = image.shape[0]
        codes.append(bytes(memoryview(image)))
        people = (card.proxy_parent, card.class_teacher, card.village_director, card.police_station)
        faces.append(
            {
                "name": card.given_name,
                "school": card.school,
                "class": card.class_name,
                "family": [(one.role, one.name, one.phone) for one in card.family],
                "helpers": [(one.role, one.name, one.phone) for one in people],
                "edition": f"第{card.version}版 · {card.issued_on}",
                "code": (start, side),
            }
        )
        start += side * side
    hotlines = [(line.number, line.purpose) for line in HOTLINES]
    data = {"hotlines": hotlines, "layout": "duplex", "cards": faces}
    with TemporaryDirectory() as name:
        folder = Path(name)
        for template in Path(documents.__file__).parent.glob("*.typ"):
            (folder / template.name).write_bytes(template.read_bytes())
        (folder / "codes").write_bytes(b"".join(codes))
        inputs = {"template": "child_cards.typ", "title": "", "sans": SANS, "rare": RARE}
        inputs["data"] = json.dumps(data)
        compiler: Any = Compiler(FRAME, root=folder, font_paths=load_fonts(), ignore_system_fonts=True)
        return compiler.compile(format="pdf", sys_inputs=inputs, pdf_tags=False)


def run(product: Setter = set_by_product) -> list[Figure]:
    """Measures both ways in turns, then ten thousand cards at once. The goal is a ratio of medians."""
    load_fonts()
    bare, ours = [], []
    for turn in range(TURNS):
        bare.append(_seconds(set_by_bare_script, invent_cards(CARDS, seed=2 * turn)))
        ours.append(_seconds(product, invent_cards(CARDS, seed=2 * turn + 1)))
    ratio = round(median(ours) / median(bare), 2)
    start = perf_counter()
    pages = len(re.findall(rb"/Type\s*/Page\b", product(invent_cards(MANY_CARDS, seed=2 * TURNS))))
    many = perf_counter() - start
    return [
        Figure("cards", "1000 cards, bare script", round(median(bare), 3), "s"),
        Figure("cards", "1000 cards, product", round(median(ours), 3), "s"),
        Figure("cards", "1000 cards, product to bare script", ratio, "times", SLOWEST, ratio <= SLOWEST),
        Figure("cards", "cards a second, product", round(CARDS / median(ours)), "1/s"),
        Figure("cards", "10000 cards at once, product", round(many, 1), "s"),
        Figure("cards", "10000 cards at once, pages", pages, "pages", MANY_PAGES, pages == MANY_PAGES),
    ]


def invent_cards(count: int, *, seed: int) -> list[ChildCard]:
    """Cards of children who do not exist; the same seed gives the same cards."""
    dice = Random(seed)
    return [_invent_card(dice, f"{seed:04}{number:012}") for number in range(count)]


def _invent_card(dice: Random, token: str) -> ChildCard:
    carer = dice.choice(("奶奶", "爷爷", "外婆", "外公", "姑姑"))
    return ChildCard(
        given_name=dice.choice(GIVEN),
        school=dice.choice(SCHOOLS),
        class_name=f"{dice.randint(1, 6)}年级（{dice.randint(1, 8)}）班",
        family=(_invent_contact(dice, carer), _invent_contact(dice, "爸爸"), _invent_contact(dice, "妈妈")),
        code_address=f"https://lantian.example/c/{token}",
        version=dice.randint(1, 4),
        issued_on=MADE_ON,
        proxy_parent=_invent_contact(dice, "代理家长") if dice.random() < 0.6 else Contact("代理家长"),
        class_teacher=_invent_contact(dice, "班主任"),
        village_director=_invent_contact(dice, "儿童主任"),
        police_station=Contact("派出所", "太峪派出所", "029-00000110"),
    )


def _invent_contact(dice: Random, role: str) -> Contact:
    name = dice.choice(SURNAMES) + dice.choice(GIVEN)
    return Contact(role, name, f"199{dice.randrange(10**8):08}")


def _seconds(setter: Setter, cards: Sequence[ChildCard]) -> float:
    start = perf_counter()
    setter(cards)
    return perf_counter() - start

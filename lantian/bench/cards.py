"""Contact cards: the product against a bare script that lets Typst set the same page.

A thousand pocket cards are made in turns, by the bare script, by the product from values that lie ready, and by the
product from the rows of a register: gathered, set, recorded and logged. Each time they are other children's.
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

from django.utils import timezone

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.bench.card_children import COUNTY, GIVEN, SURNAMES, VILLAGES, settle
from lantian.bench.figures import Figure
from lantian.bench.stage import own_database
from lantian.kernel.documents.fonts import RARE, SANS, load_fonts
from lantian.kernel.documents.typesetting import FRAME
from lantian.places.rules import scope_of
from lantian.registry.documents import cards as documents
from lantian.registry.documents.cards import HOTLINES, ChildCard, Contact, set_child_cards
from lantian.registry.models import CardIssue, Child
from lantian.registry.services.cards import print_cards

CARDS = 1_000
MANY_PAGES = 2_000  # of ten thousand cards: ten a sheet, fronts and backs
TURNS = 5
SLOWEST = 2.0
MADE_ON = date(2026, 3, 2)

PAGE = re.compile(rb"/Type\s*/Page\b")
SCHOOLS = ("太峪镇中心小学", "北极镇九年制学校", "城关街道第二初级中学", "水口镇幼儿园")


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


def run() -> list[Figure]:
    """Measures all ways in turns, then ten thousand cards at once. The goals are ratios of medians."""
    load_fonts()
    bare, ours, rows = [], [], []
    with own_database("cards"):
        office = settle(CARDS)
        for turn, village in enumerate(VILLAGES[:TURNS]):
            bare.append(_seconds(set_by_bare_script, invent_cards(CARDS, seed=2 * turn)))
            ours.append(_seconds(set_by_product, invent_cards(CARDS, seed=2 * turn + 1)))
            rows.append(_seconds(print_from_rows, office, village, CardIssue.Kind.CHILD))
        start = perf_counter()
        pages = len(PAGE.findall(print_from_rows(office, COUNTY, CardIssue.Kind.DUTY)))
        many = perf_counter() - start
    return [
        Figure("cards", "1000 cards, bare script", round(median(bare), 3), "s"),
        *_against(bare, ours, "product, from values"),
        *_against(bare, rows, "product, from rows"),
        Figure("cards", "cards a second, from rows", round(CARDS / median(rows)), "1/s"),
        Figure("cards", "10000 cards at once, from rows", round(many, 1), "s"),
        Figure("cards", "10000 cards at once, pages", pages, "pages", MANY_PAGES, pages == MANY_PAGES),
    ]


def print_from_rows(office: Post, place: int, kind: str) -> bytes:
    """The whole way from the register to paper: gathered, set and recorded, with a line in the log for each child."""
    with acting_as(office):
        children = Child.objects.filter(region__range=scope_of(place))
        return print_cards(children=children, kind=kind, layout="duplex", on=timezone.localdate())


def _against(bare: list[float], ours: list[float], way: str) -> list[Figure]:
    ratio = round(median(ours) / median(bare), 2)
    return [
        Figure("cards", f"1000 cards, {way}", round(median(ours), 3), "s"),
        Figure("cards", f"1000 cards, {way}, to bare script", ratio, "times", SLOWEST, ratio <= SLOWEST),
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


def _seconds(work: Callable[..., bytes], *given: Any) -> float:
    start = perf_counter()
    work(*given)
    return perf_counter() - start

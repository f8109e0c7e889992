"""Papers for the files of the demonstration: sheets with lines and a seal, on which nothing is written."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw

from lantian.access.models import Post
from lantian.access.policy import Compartment
from lantian.access.scopes import acting_as
from lantian.access.services import change_compartments
from lantian.demo.cast import TAIXIANG
from lantian.registry.models import Child
from lantian.registry.services.attaching import attach_document

SHEET = (620, 877)
MARGIN, LINE = 70, 34


def put_papers(posts: Mapping[str, Post], on: date) -> None:
    """Some children of 太厢村 have papers in their files; of one there is material that is closed to most."""
    with acting_as(posts["binzhou"]):
        change_compartments(post=posts["psychologist"], compartments=[Compartment.PSYCHOLOGY])
        pupils = Child.objects.filter(region=TAIXIANG, school=posts["psychologist"].unit_id)
        children = list(pupils.order_by("name_pinyin", "pk")[:3])
    with acting_as(posts["city"]):
        change_compartments(post=posts["binzhou"], compartments=[Compartment.PROTECTION])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "paper.jpg"
        for number, child in enumerate(children):
            draw_sheet(path, lines=12 + number)
            day = on - timedelta(days=40 + 7 * number)
            _put(posts["taixiang"], child, ("entrusted_care_notice", "guardian_pledge"), day, path)
        for who, kind in (("psychologist", "psychological"), ("binzhou", "protection_case")):
            draw_sheet(path, lines=18)
            _put(posts[who], children[0], (kind,), on - timedelta(days=16), path)


def _put(post: Post, child: Child, kinds: Sequence[str], day: date, path: Path) -> None:
    with acting_as(post):
        for kind in kinds:
            attach_document(child=child, kind=kind, dated_on=day, note="", path=path)


def draw_sheet(path: Path, *, lines: int) -> None:
    """A sheet with so many lines and a seal, as a photograph in the file `path`."""
    sheet = Image.new("RGB", SHEET, "white")
    pencil = ImageDraw.Draw(sheet)
    width, height = SHEET
    pencil.rectangle((width // 3, MARGIN, width * 2 // 3, MARGIN + 14), fill="#444444")
    for number in range(lines):
        level = MARGIN * 2 + number * LINE
        pencil.line((MARGIN, level, width - MARGIN, level), fill="#999999", width=2)
    pencil.ellipse((width - 230, height - 230, width - 90, height - 90), outline="#c8102e", width=6)
    sheet.save(path, "JPEG")

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pymupdf
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from lantian.kernel.documents import fonts
from lantian.kernel.documents.codes import qr_pixels
from lantian.kernel.documents.fonts import FontsMissing, font_folders, load_fonts, missing_fonts
from lantian.kernel.documents.typesetting import printable, set_pdf

DAY = date(2026, 3, 2)
GROWTH = """
import sys
from datetime import date
from pathlib import Path
from lantian.kernel.documents.typesetting import set_pdf

sizes = []
for run in range(6):
    words = " ".join(f"{run}号{number}" for number in range(6_000))
    set_pdf(Path(sys.argv[1]), {"words": words}, title="试印", made_on=date(2026, 3, 2))
    sizes.append(int(Path("/proc/self/statm").read_text().split()[1]))
print(sizes[-1] - sizes[1])
"""
TEMPLATE = '#text(json(bytes(sys.inputs.data)).words)\n#text(font: sys.inputs.serif, "宋")'


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "page.typ"
    path.write_text(TEMPLATE, encoding="utf-8")
    return path


def set_words(template: Path, words: str) -> Any:
    return pymupdf.open(stream=set_pdf(template, {"words": words}, title="试印", made_on=DAY))


def test_the_fonts_are_here() -> None:
    assert missing_fonts() == []
    assert load_fonts().families()


def test_a_missing_font_is_named_with_the_way_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "RARE", "No Such Face")

    assert missing_fonts() == ["No Such Face"]
    with pytest.raises(FontsMissing) as caught:
        load_fonts()

    assert caught.value.families == ["No Such Face"]
    for word in ("No Such Face", "fonts-noto-cjk", "fonts-lxgw-wenkai", "LANTIAN_FONT_DIRS"):
        assert word in str(caught.value)


def test_fonts_are_looked_for_where_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own, named = tmp_path / "var" / "fonts", tmp_path / "named"
    own.mkdir(parents=True)
    named.mkdir()
    monkeypatch.setenv("LANTIAN_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("LANTIAN_FONT_DIRS", f"{named}:{tmp_path / 'absent'}")

    assert font_folders() == [named, own]


@pytest.mark.parametrize(
    "words",
    ["*bold* _it_ #panic() $x^2$ @ref <label> = h", '"); #read("x")', "\\u{41} // gone", "- 1. /* x */"],
)
def test_what_people_type_is_never_markup(template: Path, words: str) -> None:
    assert words in " ".join(set_words(template, words)[0].get_text().split())


@settings(max_examples=30, deadline=None)
@given(words=st.text(max_size=60))
def test_any_text_can_be_set(words: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any.typ"
    path.write_text(TEMPLATE, encoding="utf-8")

    assert set_words(path, words).page_count == 1


@given(st.text())
def test_printable_text_is_one_line_and_stays(text: str) -> None:
    clean = printable(text)

    assert printable(clean) == clean
    assert len(clean.splitlines()) <= 1


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (" 王\t秀\n英 ", "王 秀 英"),
        ("李\u200b建国\ufeff", "李 建国"),
        ("\u202e110", "110"),
        ("\ud800", ""),
        ("䶮𬭎㛃𣵦", "䶮𬭎㛃𣵦"),
    ],
)
def test_invisible_characters_are_left_out(typed: str, shown: str) -> None:
    assert printable({"a": [typed, 1, None]}) == {"a": [shown, 1, None]}


def test_the_same_data_give_the_same_bytes(template: Path) -> None:
    first, second = (set_pdf(template, {"words": "一"}, title="试印", made_on=DAY) for _ in range(2))

    assert first == second


def test_a_process_does_not_grow_with_the_documents_it_has_set(template: Path) -> None:
    grown = subprocess.run(
        [sys.executable, "-c", GROWTH, str(template)], capture_output=True, text=True, check=True
    )

    assert int(grown.stdout) < 4_000  # pages of 4 kB; nearly 8,000 when the typesetter is left its memory


def test_the_document_says_what_it_is(template: Path) -> None:
    document = set_words(template, "一")

    assert document.metadata["title"] == "试印"
    assert document.metadata["creationDate"].startswith("D:20260301160000")  # midnight in Beijing
    assert document.language.startswith("zh")


def test_rare_characters_of_names_have_glyphs(template: Path) -> None:
    assert missing_glyphs(set_words(template, "㛃𬭎䶮𣵦𰻝龘〇·•")) == []


def test_a_template_reads_its_files_and_its_neighbours(tmp_path: Path) -> None:
    (tmp_path / "parts.typ").write_text('#let greet(name) = "你好" + name', encoding="utf-8")
    path = tmp_path / "page.typ"
    path.write_text('#import "parts.typ": greet\n#greet(read("name"))', encoding="utf-8")

    pdf = set_pdf(path, {}, title="试印", made_on=DAY, files={"name": "蓝天".encode()})

    assert "你好蓝天" in pymupdf.open(stream=pdf)[0].get_text()


def test_a_template_cannot_read_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("key", encoding="utf-8")
    (tmp_path / "inside").mkdir()
    path = tmp_path / "inside" / "page.typ"
    path.write_text('#read("../secret")', encoding="utf-8")

    with pytest.raises(RuntimeError):
        set_pdf(path, {}, title="试印", made_on=DAY)


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=80))
@settings(max_examples=25, deadline=None)
def test_a_code_can_be_read_back(text: str) -> None:
    assert read_code(*qr_pixels(text)) == text


def read_code(side: int, shades: bytes) -> str:
    zone = 8
    white = b"\xff" * (side + 2 * zone)
    rows = (b"\xff" * zone + shades[y * side : (y + 1) * side] + b"\xff" * zone for y in range(side))
    picture = white * zone + b"".join(rows) + white * zone
    found = zxingcpp.read_barcodes(memoryview(picture).cast("B", (side + 2 * zone, side + 2 * zone)))
    return found[0].text if found else ""


def missing_glyphs(document: Any) -> list[Any]:
    return [
        (chr(character[0]), span["font"])
        for page in document
        for span in page.get_texttrace()
        for character in span["chars"]
        if character[1] == 0
    ]

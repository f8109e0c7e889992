"""What may be kept as a paper, and in what shape."""

from io import BytesIO
from pathlib import Path

import pytest
from django.utils.translation import override
from PIL import Image

from lantian.files.messages import SENTENCES, say_refusal
from lantian.files.papers import LONGEST_SIDE, Paper, PaperRefused, examine
from lantian.files.tests.papers import GPS, HEIC, noise, pdf, photograph, saved, scan

MEBIBYTE = 1 << 20


@pytest.fixture
def kept(tmp_path: Path):
    def examined(content: bytes, limit: int = 20 * MEBIBYTE) -> Paper:
        path = tmp_path / "upload"
        path.write_bytes(content)
        return examine(path, limit=limit)

    return examined


def test_a_photograph_stands_upright_and_says_nothing_of_where_it_was_taken(kept) -> None:
    sent = photograph(640, 480)
    assert Image.open(BytesIO(sent)).getexif().get_ifd(GPS), "the telephone did write it"
    assert b"taixiang" in sent
    paper = kept(sent)
    assert paper.kind == "jpeg"
    seen = Image.open(BytesIO(paper.content))
    assert seen.size == (480, 640)
    assert not dict(seen.getexif())
    assert not {"exif", "comment", "icc_profile"} & set(seen.info)
    assert b"taixiang" not in paper.content
    assert b"HUAWEI" not in paper.content


def test_a_large_photograph_becomes_one_that_can_be_read_and_printed(kept) -> None:
    paper = kept(photograph(6000, 4000, turned=False))
    assert max(Image.open(BytesIO(paper.content)).size) <= LONGEST_SIDE
    assert max(Image.open(BytesIO(paper.content)).size) >= LONGEST_SIDE * 3 // 4


@pytest.mark.parametrize("mode", ["1", "L", "P"])
def test_a_scan_in_few_colours_stays_a_png_without_its_words(kept, mode: str) -> None:
    paper = kept(scan(mode))
    assert paper.kind == "png"
    assert Image.open(BytesIO(paper.content)).size == (800, 1000)
    assert b"taixiang" not in paper.content


@pytest.mark.parametrize("mode", ["1", "L", "P"])
def test_a_scan_of_many_dots_is_made_smaller_too(kept, mode: str) -> None:
    paper = kept(scan(mode, (4000, 5000)))
    assert paper.kind == "png"
    assert Image.open(BytesIO(paper.content)).size == (LONGEST_SIDE * 4 // 5, LONGEST_SIDE)


def test_what_one_could_see_through_stands_on_white(kept) -> None:
    paper = kept(saved(Image.new("RGBA", (40, 30), (255, 0, 0, 0)), "PNG"))
    assert paper.kind == "jpeg"
    assert Image.open(BytesIO(paper.content)).getpixel((10, 10)) == (255, 255, 255)


def test_a_pdf_is_kept_as_it_came(kept) -> None:
    assert kept(pdf(3)) == Paper("pdf", pdf(3))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (HEIC + noise(500), "heic"),
        ("委托照护书面告知".encode(), "not_a_paper"),
        (b"PK\x03\x04" + noise(500), "not_a_paper"),
        (b"<html><script>alert(1)</script></html>", "not_a_paper"),
        (b"GIF89a" + noise(500), "not_a_paper"),
        (photograph()[:20_000], "broken"),
        (scan("L")[:200], "broken"),
        (b"\xff\xd8\xff" + noise(2000), "broken"),
        (b"\x89PNG\r\n\x1a\n" + noise(2000), "broken"),
        (scan("1", (8000, 8000)), "too_many_pixels"),
        (scan("1", (20_000, 20_000)), "too_many_pixels"),
        (b"%PDF-1.7\n" + noise(5000), "broken"),
        (b"%PDF-1.7\n" + noise(5000) + b"\n%%EOF", "broken"),
        (pdf(5)[:-200], "broken"),
        (pdf(0), "broken"),
        (pdf(locked=True), "pdf_locked"),
        (pdf(script=True), "pdf_active"),
        (pdf(attachment=True), "pdf_active"),
        (pdf(301), "pdf_too_long"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_kept_is_refused_with_a_reason(kept, content: bytes, code: str) -> None:
    with pytest.raises(PaperRefused) as refused:
        kept(content)
    assert refused.value.code == code
    with override("en"):
        assert len(say_refusal(refused.value)) > 30
        assert "%(" not in say_refusal(refused.value)


def test_a_file_past_the_limit_is_refused_before_it_is_looked_at(kept) -> None:
    with pytest.raises(PaperRefused) as refused:
        kept(noise(2 * MEBIBYTE), limit=MEBIBYTE)
    assert (refused.value.code, refused.value.params) == ("too_large", {"limit": 1})


def test_a_pdf_that_leads_in_circles_comes_to_an_end(kept) -> None:
    circle = pdf(1).replace(b"/Type /Page\n", b"/Type /Pages\n/Kids [ 4 0 R ]\n/Count 9\n")
    with pytest.raises(PaperRefused, match="broken"):
        kept(circle)


def test_every_refusal_has_its_sentence() -> None:
    told = {
        line.split("`")[1] for line in (PaperRefused.__doc__ or "").splitlines() if line.startswith("    | `")
    }
    assert told == set(SENTENCES)

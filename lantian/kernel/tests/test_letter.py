"""A letter of an office says what it was given, the same each time."""

from dataclasses import replace
from datetime import date

import pymupdf

from lantian.kernel.documents.letter import Letter, letter_pdf
from lantian.kernel.documents.papers import Part

LETTER = Letter(
    title="复学通知书",
    to="张小雨的父母",
    opening=["孩子应当上学。"],
    parts=[Part("一、基本情况", ["张小雨，#女*。"])],
    closing=["请尽快送孩子返校。"],
    signatures=["接收人："],
    unit="太厢小学",
    by="郑校",
    day="2026年11月26日",
    copies="新民镇人民政府",
)


def test_a_letter_says_all_and_the_same_each_time():
    pdf = letter_pdf(LETTER, made_on=date(2026, 11, 26))
    assert pdf == letter_pdf(LETTER, made_on=date(2026, 11, 26))
    text = "".join("".join(page.get_text().split()) for page in pymupdf.open(stream=pdf))
    for words in (
        "抄送：新民镇人民政府",
        "复学通知书",
        "张小雨的父母：",
        "#女*",
        "接收人：",
        "太厢小学（盖章）",
        "经办人：郑校",
    ):
        assert words in text


def test_no_signature_stands_alone_on_a_page():
    lines = [f"第{number}次上门，孩子说数学跟不上，不想上学。" for number in range(60)]
    for count in range(14, 26):
        letter = replace(LETTER, parts=[Part("一、已做的工作", lines[:count])], signatures=[])
        with pymupdf.open(stream=letter_pdf(letter, made_on=date(2026, 11, 26))) as document:
            last = "".join(document[-1].get_text().split())
        assert "请尽快送孩子返校。" in last, count
        assert "太厢小学（盖章）" in last, count

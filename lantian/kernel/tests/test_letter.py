"""A letter of an office says what it was given, the same each time."""

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
)


def test_a_letter_says_all_and_the_same_each_time():
    pdf = letter_pdf(LETTER, made_on=date(2026, 11, 26))
    assert pdf == letter_pdf(LETTER, made_on=date(2026, 11, 26))
    text = "".join("".join(page.get_text().split()) for page in pymupdf.open(stream=pdf))
    for words in ("复学通知书", "张小雨的父母：", "#女*", "接收人：", "太厢小学（盖章）", "经办人：郑校"):
        assert words in text

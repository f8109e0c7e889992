"""移交单: what goes along with a child, to be signed by both offices (always in Chinese)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from lantian.kernel.documents.letter import Letter, letter_pdf
from lantian.kernel.documents.papers import Part

NOTHING = "无。"


def set_sheet(content: dict[str, Any], *, made_on: date) -> bytes:
    """A PDF of a handover sheet. Raises `FontsMissing`."""
    letter = Letter(
        title="农村儿童关爱档案移交单",
        to="",
        opening=[
            f"{content['name']}，{content['birth']}出生。",
            f"由{content['from']}移交{content['to']}。",
            f"原因：{content['why']}。迁居日期：{content['moves']}。",
        ],
        parts=[
            Part("一、人员", [f"{one}。" for one in content["people"]] or [NOTHING]),
            Part("二、风险等级", [f"{content['level']}。"]),
            Part("三、未办结的需求和措施", list(_needs(content)) or [NOTHING]),
            Part(
                "四、委托照护和结对",
                [f"{one}。" for one in (*content["care"], *content["pairs"])] or [NOTHING],
            ),
            Part(
                "五、到期事项和材料",
                [f"应做事项：{content['owed']}。", f"档案材料：{content['documents']}份。"],
            ),
        ],
        closing=["档案随接收自动转到新地，保密材料按原权限随档转移，不在本单列出。"],
        signatures=["移交人（签名、盖章）：", "接收人（签名、盖章）："],
    )
    return letter_pdf(letter, made_on=made_on)


def _needs(content: dict[str, Any]) -> Iterator[str]:
    for need in content["needs"]:
        measures = "；".join(need["measures"]) or "尚无措施"
        yield f"{need['need']}（{need['since']}起）：{measures}。"

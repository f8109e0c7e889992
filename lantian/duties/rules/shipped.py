"""The national rules as they come with the house: a sheet that an office can read (`data/national.csv`)."""

import csv
from pathlib import Path

from lantian.duties.rules.book import Rule, rule_from

SHEET = Path(__file__).parent / "data" / "national.csv"


def _shipped() -> dict[str, Rule]:
    with SHEET.open(encoding="utf-8") as sheet:
        return {row["code"]: rule_from(row) for row in csv.DictReader(sheet)}


NATIONAL = _shipped()

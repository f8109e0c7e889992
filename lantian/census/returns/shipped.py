"""The national forms, as they are shipped: 《农村留守儿童摸底排查统计表》 and 《花名册》 (民发〔2016〕42号)."""

import json
from importlib import resources

from lantian.census.returns.rules.templates import Template, template_from

NAMES = ("statistics_2016", "roster_2016")


def _read(name: str) -> Template:
    text = resources.files(__package__).joinpath(f"data/{name}.json").read_text(encoding="utf-8")
    return template_from(json.loads(text))


NATIONAL_FORMS: dict[str, Template] = {name: _read(name) for name in NAMES}

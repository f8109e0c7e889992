"""A plan with all that is needed to check it again, as JSON that names nobody and no place.

Before it is written down, places become numbers (what of two codes agrees stays so), birthdays become “of the age or
not”, days of a check “before, within or after the year”: what rules and costs ask, nothing by which a child is known.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lantian.matching.solving.plan import Certificate, Plan
from lantian.matching.solving.shapes import (
    Children,
    Columns,
    Forbidden,
    Helpers,
    Instance,
    Kept,
    Locked,
    Rules,
    day_of_age,
)
from lantian.matching.solving.solve import Solution
from lantian.matching.solving.verify import verify

FORMAT = "lantian-plan/1"
COUNTY, TOWN = 1_000_000, 1_000
PARTS: Mapping[str, Any] = {
    "children": Children,
    "helpers": Helpers,
    "forbidden": Forbidden,
    "locked": Locked,
    "kept": Kept,
}


class NoProof(ValueError):
    """What was read is no proof of a plan."""


def packed(given: Instance, solution: Solution) -> bytes:
    """The proof of a plan, small enough to keep."""
    return zlib.compress(json.dumps(proof_of(given, solution)).encode())


def opened(body: bytes) -> str:
    """A kept proof as the text of a JSON file."""
    return zlib.decompress(body).decode()


def proof_of(given: Instance, solution: Solution) -> dict[str, Any]:
    """The proof of a plan as plain values."""
    disguised = disguise(given)
    certificate = replace(solution.certificate, digest=disguised.digest())
    return {
        "format": FORMAT,
        "rules": asdict(disguised.rules),
        **{name: _said(getattr(disguised, name)) for name in PARTS},
        "plan": _values(solution.plan),
        "certificate": _values(certificate),
    }


def check(text: str) -> list[str]:
    """What is wrong with a proof: nothing, if it holds. Raises `NoProof` for a text that is none."""
    try:
        given, plan, certificate = _read(json.loads(text))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise NoProof(str(error)) from error
    return verify(given, plan, certificate)


def disguise(given: Instance) -> Instance:
    """The same instance for whoever solves or checks it, without what tells who or where somebody is."""
    children, helpers, rules = given.children, given.helpers, given.rules
    places = _numbered(np.concatenate([children.place, helpers.place]))
    born = np.full(len(children), rules.on, np.int64)
    if rules.same_sex_from is not None:
        born[children.born <= day_of_age(rules.on, rules.same_sex_from)] = 1
    until, end = helpers.vetted_until, rules.on + rules.days
    vetted = np.select([until == 0, until < rules.on, until < end], [0, rules.on - 1, end - 1], end)
    return replace(
        given,
        children=replace(children, place=places[: len(children)], born=born),
        helpers=replace(helpers, place=places[len(children) :], vetted_until=vetted),
    )


def _numbered(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Codes in which counties, towns and villages are numbered by their order; 0 stays 0, a whole town one."""
    county = np.unique(codes // COUNTY, return_inverse=True)[1] + 1
    towns, town = np.unique(codes // TOWN, return_inverse=True)
    villages, village = np.unique(codes, return_inverse=True)
    numbers = county * COUNTY
    numbers += np.where(codes % COUNTY >= TOWN, 1 + _within(towns // (COUNTY // TOWN))[town], 0) * TOWN
    numbers += np.where(codes % TOWN > 0, 1 + _within(villages // TOWN)[village], 0)
    return np.where(codes == 0, 0, numbers)


def _within(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """For rising groups, the number of each member in its own, from 0."""
    starts = np.searchsorted(groups, groups)
    return np.arange(len(groups)) - starts


def _said(columns: Columns) -> dict[str, list[Any]]:
    """The columns that say something: those full of their default are left out, but the first, which counts rows."""
    said = {}
    for at, one in enumerate(fields(columns)):  # type: ignore[arg-type]
        values, default = getattr(columns, one.name), one.metadata["default"]
        if at == 0 or not np.array_equal(values, np.full(len(values), default, values.dtype), equal_nan=True):
            said[one.name] = values.tolist()
    return said


def _values(row: Any) -> dict[str, Any]:
    values = {one.name: getattr(row, one.name) for one in fields(row)}
    return {
        name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in values.items()
    }


def _read(said: Mapping[str, Any]) -> tuple[Instance, Plan, Certificate]:
    if said["format"] != FORMAT:
        raise NoProof("Another format.")
    parts = {name: kind(**said[name]) for name, kind in PARTS.items()}
    given = Instance(rules=Rules(**said["rules"]), **parts)
    return given, Plan(**_arrays(said["plan"])), Certificate(**_arrays(said["certificate"]))


def _arrays(said: Mapping[str, Any]) -> dict[str, Any]:
    flags = {"is_lead", "is_locked", "is_kept", "expires"}
    return {
        name: np.array(value, np.bool_ if name in flags else np.int64) if isinstance(value, list) else value
        for name, value in said.items()
    }

"""Forms as data: what makes one, what is refused and why, and ties that no child whose facts are known can break."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lantian.census.returns.errors import explain
from lantian.census.returns.labels import (
    ATTRIBUTE_LABELS,
    CODED,
    DIMENSION_LABELS,
    condition_in_words,
    tie_in_numbers,
)
from lantian.census.returns.rosters import CELLS
from lantian.census.returns.rules.templates import (
    ATTRIBUTES,
    Tie,
    WrongTemplate,
    check_tie,
    data_of,
    template_from,
)
from lantian.census.returns.rules.vocabulary import DIMENSIONS, WrongCondition, check_condition, holds
from lantian.census.returns.shipped import NATIONAL_FORMS
from lantian.kernel.codes.tables import code_table

STATISTICS = NATIONAL_FORMS["statistics_2016"]
TOTAL = {"code": "a", "group": "", "heading": "合计", "where": {}}
BOY = {"code": "b", "group": "", "heading": "男", "where": {"sex": ["1"]}}
GIRL = {"code": "c", "group": "", "heading": "女", "where": {"sex": ["2"]}}
SMALL = {"code": "d", "group": "", "heading": "学前", "where": {"age": [0, 5]}}
POOR = {"code": "e", "group": "", "heading": "低保", "where": {"poverty": ["minimum_living"]}}
OTHER_POOR = {"code": "f", "group": "", "heading": "特困", "where": {"poverty": ["extreme"]}}


def form(*columns: dict[str, Any], ties: list[tuple[str, str]] = (), **more: Any) -> dict[str, Any]:  # type: ignore[assignment]
    sides = [{"left": left.split("+"), "right": right.split("+")} for left, right in ties]
    return {
        "code": "own",
        "kind": "statistics",
        "title": "表",
        "columns": list(columns),
        "ties": sides,
        **more,
    }


def refusal(data: Any) -> WrongTemplate:
    with pytest.raises(WrongTemplate) as refused:
        template_from(data)
    assert explain(refused.value)
    return refused.value


@pytest.mark.parametrize("shipped", NATIONAL_FORMS.values(), ids=NATIONAL_FORMS)
def test_a_shipped_form_is_its_own_data(shipped: Any) -> None:
    assert template_from(data_of(shipped)) == shipped


def test_the_national_form_has_its_columns_and_all_ties() -> None:
    assert [one.code for one in STATISTICS.columns] == [f"c{at}" for at in range(1, 33)]
    assert [tie_in_numbers(STATISTICS, tie) for tie in STATISTICS.ties] == [
        "1=2+5+8", "2=3+4", "5=6+7", "8=9+10", "1=11+…+18", "1=19+20", "1=21+…+25", "13+14=24+25",
        "1=26+…+29", "1=30+31+32",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ([], "shape"),
        ({}, "shape"),
        (form(TOTAL, kind="poster"), "shape"),
        (form(TOTAL, title=" "), "title"),
        (form(TOTAL, title="长" * 41), "title"),
        (form(TOTAL, oldest=18), "shape"),
        (form(TOTAL, oldest="9"), "shape"),
        (form(), "no_columns"),
        (form(*({**TOTAL, "code": f"x{at}"} for at in range(81))), "too_many_columns"),
        (form(TOTAL, TOTAL), "twice"),
        (form({**TOTAL, "heading": ""}), "heading"),
        (form({**TOTAL, "group": "长" * 41}), "heading"),
        (form({"code": "a", "heading": "合计", "where": {}}), "shape"),
        (form({**TOTAL, "where": {"shoe_size": [1, 2]}}), "condition"),
        (form({**TOTAL, "where": {"age": [5, 3]}}), "condition"),
        (form({**TOTAL, "where": {"age": [0, 99]}}), "condition"),
        (form({**TOTAL, "where": {"sex": []}}), "condition"),
        (form({**TOTAL, "where": {"sex": "1"}}), "condition"),
        (form({**TOTAL, "where": {"sex": ["7"]}}), "condition"),
        (form({**TOTAL, "where": {"boards": "yes"}}), "condition"),
        (form({**TOTAL, "where": None}), "condition"),
        (form({**TOTAL, "shows": "salary"}, kind="roster"), "attribute"),
        (form(TOTAL, BOY, ties=[("a", "b+z")]), "tie_unknown"),
        (form(TOTAL, BOY, ties=[("a", "a+b")]), "tie_both_sides"),
        (form(TOTAL, BOY, GIRL, ties=[("a", "b+b")]), "tie_both_sides"),
        ({**form(TOTAL, BOY), "ties": [{"left": ["a"], "right": []}]}, "tie_empty"),
        ({**form(TOTAL, BOY), "ties": [{"left": ["a"], "right": [1]}]}, "shape"),
        (form(TOTAL, BOY, ties=[("a", "b")]), "tie_impossible"),
        (form(TOTAL, BOY, SMALL, ties=[("a", "b+d")]), "tie_impossible"),
        (form(TOTAL, POOR, OTHER_POOR, ties=[("a", "e+f")]), "tie_impossible"),
        (form(TOTAL, BOY, *[dict(BOY, code=f"t{at}") for at in range(61)],
              ties=[("a", f"t{at}") for at in range(61)]), "too_many_ties"),
    ],
)  # fmt: skip
def test_a_wrong_form_is_refused_with_a_sentence(data: Any, code: str) -> None:
    assert refusal(data).code == code


def test_a_tie_that_cannot_hold_is_refused_with_a_child_that_breaks_it() -> None:
    wrong = refusal(form(TOTAL, BOY, GIRL, SMALL, ties=[("a", "b+c+d")]))
    assert (wrong.params["left"], wrong.params["right"]) == (1, 2)
    assert wrong.params["facts"]["age"] == 0


def test_a_form_for_small_children_has_no_column_for_others() -> None:
    assert template_from(form(TOTAL, SMALL, ties=[("a", "d")], oldest=5)).oldest == 5
    assert refusal(form(TOTAL, SMALL, ties=[("a", "d")], oldest=6)).params["facts"] == {"age": 6}


FACTS = some.fixed_dictionaries(
    {
        name: some.integers(0, 15) if one.kind == "number"
        else some.booleans() if one.kind == "answer"
        else some.sets(some.sampled_from(one.values)) if one.kind == "marks"
        else some.sampled_from(one.values or ("both", "single"))
        for name, one in DIMENSIONS.items()
    }
)  # fmt: skip
CONDITIONS = some.dictionaries(
    some.sampled_from(["age", "sex", "boards", "poverty", "stage"]), some.none(), max_size=2
).flatmap(
    lambda names: some.fixed_dictionaries(
        {
            name: some.tuples(some.integers(0, 15), some.integers(0, 15)).map(sorted) if name == "age"
            else some.booleans() if name == "boards"
            else some.lists(some.sampled_from(DIMENSIONS[name].values), min_size=1, max_size=3, unique=True)
            for name in names
        }
    )
)  # fmt: skip


@settings(max_examples=200)
@given(
    conditions=some.lists(CONDITIONS, min_size=2, max_size=4),
    children=some.lists(FACTS, max_size=20),
    cut=some.integers(1, 3),
)
def test_a_tie_that_is_let_through_is_broken_by_no_child_whose_facts_are_known(
    conditions: list[dict[str, Any]], children: list[dict[str, Any]], cut: int
) -> None:
    columns = [{**TOTAL, "code": f"x{at}", "where": where} for at, where in enumerate(conditions)]
    codes = [one["code"] for one in columns]
    cut = min(cut, len(codes) - 1)
    drawn = template_from(form(*columns, oldest=15))
    found: list[WrongTemplate] = []
    try:
        check_tie(drawn, Tie(tuple(codes[:cut]), tuple(codes[cut:])))
    except WrongTemplate as wrong:
        found.append(wrong)
    broken = [_sum(drawn, codes[:cut], child) != _sum(drawn, codes[cut:], child) for child in children]
    assert found or not any(broken)
    for wrong in found:
        facts = wrong.params["facts"]
        assert (wrong.params["left"], wrong.params["right"]) == (
            _sum(drawn, codes[:cut], facts),
            _sum(drawn, codes[cut:], facts),
        )


def _sum(drawn: Any, codes: list[str], facts: dict[str, Any]) -> int:
    return sum(holds(drawn.column(code).where, facts) for code in codes)


@given(facts=FACTS)
def test_every_tie_of_the_national_form_holds_for_a_child_whose_facts_are_known(
    facts: dict[str, Any],
) -> None:
    for tie in STATISTICS.ties:
        assert _sum(STATISTICS, list(tie.left), facts) == _sum(STATISTICS, list(tie.right), facts)


@pytest.mark.parametrize("name", DIMENSIONS)
def test_what_is_not_recorded_holds_for_no_condition(name: str) -> None:
    dimension = DIMENSIONS[name]
    given = {"number": [0, 17], "answer": False}.get(dimension.kind, list(dimension.values or ("both",)))
    check_condition({name: given})
    assert not holds({name: given}, {name: None})
    assert holds({}, {name: None})


def test_the_vocabulary_is_that_of_the_code_tables_and_has_words() -> None:
    for name, table in CODED.items():
        known = set(code_table(table).codes()) - {"none" if name in ("poverty", "aid") else ""}
        assert set(DIMENSIONS[name].values) <= known
        assert name == "sex" or set(DIMENSIONS[name].values) == known
    assert set(DIMENSION_LABELS) == set(DIMENSIONS)
    assert set(ATTRIBUTES) == set(ATTRIBUTE_LABELS) == set(CELLS)
    assert condition_in_words({"age": [6, 13], "sex": ["1"]}) == "年龄6—13周岁；性别：男"


@pytest.mark.parametrize(
    "where", [[], "x", {"x": 1}, {"age": [1]}, {"age": [True, 2]}, {"aid": [1]}, {"ground": [""]}]
)
def test_a_wrong_condition_is_none(where: Any) -> None:
    with pytest.raises(WrongCondition):
        check_condition(where)

"""What linking is worth on labelled lists, small; `lantian bench linkage` measures it large."""

import pytest

from lantian.linkage.matching.labelled.sets import MEASURING, two_lists
from lantian.linkage.matching.labelled.settings import HARD, USUAL, Setting
from lantian.linkage.matching.linking import link


@pytest.mark.parametrize(("setting", "recall"), [(USUAL, 0.96), (HARD, 0.8)], ids=["usual", "hard"])
def test_links_are_right_and_most_are_found(setting: Setting, recall: float) -> None:
    lists = two_lists(MEASURING, 4000, 4000, setting)
    rows = link(lists.ours, lists.theirs).to_pylist()
    linked = {(row["ours"], row["theirs"]) for row in rows if row["band"] == "same"}
    shown = {(row["ours"], row["theirs"]) for row in rows}
    assert len(lists.twins) > 50
    assert not linked & lists.twins
    assert len(linked & lists.same) >= 0.995 * len(linked)
    assert len(linked & lists.same) >= recall * len(lists.same)
    assert len(shown & lists.same) >= 0.97 * len(lists.same)


def test_the_same_seed_invents_the_same_lists() -> None:
    assert two_lists(MEASURING, 300, 200).theirs.equals(two_lists(MEASURING, 300, 200).theirs)

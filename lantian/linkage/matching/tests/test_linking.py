"""Who is linked with whom, and who is asked."""

from datetime import date

import pyarrow as pa

from lantian.linkage.matching.linking import DOUBLES, LINKS, find_doubles, link
from lantian.linkage.matching.tests.records import record, table

NUMBER, TWINS_NUMBER = "610482201503050132", "610482201503050159"


def bands(found: pa.Table) -> dict[tuple[str, str], str]:
    one, other, *_ = found.column_names
    return {(row[one], row[other]): row["band"] for row in found.to_pylist()}


def test_the_same_child_is_linked_whoever_typed_it():
    ours = table(record("a", "王子涵"), record("b", "曾伟", father="曾强", birth_on=date(2012, 1, 1)))
    theirs = table(record("y", "曾伟", father="曾强", birth_on=date(2012, 1, 1)), record("z", "王子涵"))
    found = link(ours, theirs)
    assert found.schema == LINKS
    assert bands(found) == {("a", "z"): "same", ("b", "y"): "same"}


def test_twins_are_asked_and_never_linked():
    found = link(table(record("a", "王子涵")), table(record("z", "王子轩")))
    assert set(bands(found).values()) <= {"ask"}
    assert set(bands(find_doubles(table(record("a", "王子涵"), record("b", "王子轩")))).values()) <= {"ask"}


def test_two_lines_of_one_child_are_asked():
    found = link(table(record("a", "王子涵")), table(record("y", "王子涵"), record("z", "王子涵")))
    assert bands(found) == {("a", "y"): "ask", ("a", "z"): "ask"}


def test_nothing_links_with_nothing():
    assert link(table(), table()).schema == LINKS
    assert link(table(record("a", "王子涵")), table()).num_rows == 0
    assert find_doubles(table()).schema == DOUBLES


def test_twins_are_kept_apart_when_both_are_on_both_lists():
    ours = table(record("a", "王子涵"), record("b", "王子轩"))
    theirs = table(record("y", "王子轩"), record("z", "王子涵"))
    assert bands(link(ours, theirs)) == {("a", "z"): "same", ("b", "y"): "same"}


def test_twins_whose_names_sound_alike_need_a_number():
    heard = table(record("a", "王雨怡", identity=NUMBER)), table(record("z", "王雨依"))
    assert set(bands(link(*heard)).values()) <= {"ask"}
    numbered = table(record("a", "王雨怡", identity=NUMBER)), table(record("z", "王雨依", identity=NUMBER))
    assert bands(link(*numbered)) == {("a", "z"): "same"}


def test_a_number_copied_from_the_twin_links_nobody_while_the_namesake_is_there():
    ours = table(record("a", "王子涵", identity=NUMBER), record("b", "王子轩", identity=TWINS_NUMBER))
    found = bands(link(ours, table(record("z", "王子轩", identity=NUMBER))))
    assert found.get(("a", "z")) != "same"


def test_brothers_are_two_children():
    born_later = record("z", "王子轩", birth_on=date(2017, 8, 19))
    assert bands(link(table(record("a", "王子涵")), table(born_later))) == {}


def test_two_right_numbers_are_two_children_unless_all_else_agrees():
    ours = table(record("a", "王子涵", identity=NUMBER, father=""))
    theirs = table(record("z", "王子涵", identity=TWINS_NUMBER, mother=""))
    assert "same" not in bands(link(ours, theirs)).values()


def test_a_record_that_stands_three_times_is_asked_each_time():
    found = find_doubles(table(*(record(key, "王子涵") for key in "abc")))
    assert bands(found) == {("a", "b"): "ask", ("a", "c"): "ask", ("b", "c"): "ask"}
    assert bands(find_doubles(table(*(record(key, "王子涵") for key in "ab")))) == {("a", "b"): "same"}


def test_in_one_list_a_number_that_two_children_have_is_asked():
    renamed = record("a", "王子涵", identity=NUMBER), record("b", "王子轩", identity=NUMBER)
    assert bands(find_doubles(table(*renamed))) == {("a", "b"): "ask"}
    assert bands(link(table(renamed[0]), table(renamed[1]))) == {("a", "b"): "same"}

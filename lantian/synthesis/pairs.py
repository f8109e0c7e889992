"""What children of a block need, and who stands by some of them."""

from collections.abc import Iterator

import numpy as np

from lantian.helping.models import Helper, Vetting
from lantian.pairing.models import Pair
from lantian.plans.codes import need_kinds
from lantian.plans.models import Measure, Need
from lantian.registry.models import Person, Tie
from lantian.synthesis import columns as made
from lantian.synthesis.columns import NO_DAY, Column, Numbers
from lantian.synthesis.families import Families
from lantian.synthesis.names import draw_given, draw_surnames, full, spelled, written
from lantian.synthesis.numbers import telephones
from lantian.synthesis.rows import Homes, Table, Writer, of_children
from lantian.synthesis.shares import drawn

NEEDS_A_CHILD = 0.3
STATES = {"open": 25.0, "in_hand": 25.0, "done": 12.0, "met": 30.0, "not_met": 5.0, "withdrawn": 3.0}
ENDED = ("met", "not_met")
TOLD_BY = ("child", "carer", "teacher", "visit")
WORD_BY = ("child", "carer")
PAIRED_HOUSES = 0.09
CLEAR_DAYS = 365
KIND = "volunteer"


def needs(homes: Homes, families: Families, seats: made.Bytes, writer: Writer) -> Iterator[Table]:
    """Needs in every state, and a measure for each that somebody has in hand."""
    dice, on = writer.dice, families.on
    child = np.flatnonzero(dice.random(len(families.of)) < NEEDS_A_CHILD)
    count, codes = len(child), tuple(need_kinds())
    state = drawn(dice, STATES, count)
    names = list(STATES)
    since = np.maximum(on - dice.integers(1, 300, count), families.born_on[child])
    has_word = np.isin(state, [names.index(one) for one in ENDED])
    says_why = np.isin(state, [names.index(one) for one in ("not_met", "withdrawn")])
    closed = np.where(has_word, np.minimum(since + 40, on), NO_DAY)
    begun = of_children(child, homes, writer)
    met = (state == names.index("met")).astype(int)
    yield Need, {
        **begun, "code": made.texts(codes, dice.integers(0, len(codes), count)),
        "told_by": made.texts(TOLD_BY, dice.integers(0, len(TOLD_BY), count)), "since": made.days(since),
        "state": made.texts(names, state), "reason": made.texts(["", "家里情况变了"], says_why.astype(int)),
        "word_by": made.texts(["", *WORD_BY], np.where(has_word, dice.integers(1, 3, count), 0)),
        "word": made.texts(["", "no", "yes"], np.where(has_word, 1 + met, 0)), "word_on": made.days(closed),
        "closed_on": made.days(closed),
    }  # fmt: skip
    rows = np.flatnonzero(state == names.index("in_hand"))
    due = on + dice.integers(-10, 60, len(rows))
    yield Measure, {
        **of_children(child[rows], homes, writer), "need_id": begun["id"].take(rows),
        "what": made.constant("每周辅导作业一次".encode(), len(rows)),
        "done_means": made.constant("孩子每天能写完作业".encode(), len(rows)),
        "seat": made.keys(seats[child[rows]]), "watched_by": made.keys(seats[child[rows]]),
        "line": made.constant(b"education", len(rows)), "due_on": made.days(due),
    }  # fmt: skip


def pairs(homes: Homes, families: Families, writer: Writer) -> Iterator[Table]:
    """A helper for the children of some houses: checked, tied to them, for a year and on."""
    dice, on = writer.dice, families.on
    house = np.flatnonzero(dice.random(len(homes.houses)) < PAIRED_HOUSES)
    keys, people = np.zeros((len(homes.houses), 16), np.uint8), np.zeros((len(homes.houses), 16), np.uint8)
    keys[house], people[house] = writer.keys(len(house)), writer.keys(len(house))
    names = np.full(len(homes.houses), -1)
    sex = dice.integers(1, 3, len(house))
    names[house] = full(draw_surnames(dice, homes.village[house] + 3), draw_given(dice, "middle", sex))
    has_phone = np.ones(len(house), bool)
    phones = telephones(dice, len(house))
    born = on - dice.integers(25 * 365, 68 * 365, len(house))
    known = {
        "name": written(names[house]), "sex": made.texts(["", "1", "2"], sex), "birth_on": made.days(born),
        "phone_index": writer.index(phones, has_phone),
    }  # fmt: skip
    checked = on - dice.integers(10, 340, len(house))
    yield Helper, {
        **writer.recorded(homes.city[house], keys[house]), **known, "name_pinyin": spelled(names[house])[0],
        "phone": writer.seal(phones, "helper.phone", has_phone), "kind": made.constant(KIND.encode(), len(house)),
        "region": made.integers(homes.village[house], 8), "standing": made.constant(b"accepted", len(house)),
        "standing_on": made.days(checked), "consented_on": made.days(checked),
        "most_children": made.integers(np.full(len(house), 3), 2), "farthest": made.constant(b"village", len(house)),
        "gives_study": made.booleans(dice.random(len(house)) < 0.7), "gives_life": made.booleans(has_phone),
        "vetted_until": made.days(checked + CLEAR_DAYS), "trained_hours": made.constant(bytes(8), len(house)),
    }  # fmt: skip
    yield Vetting, {
        **writer.recorded(homes.city[house], writer.keys(len(house))), "helper_id": made.keys(keys[house]),
        "region": made.integers(homes.village[house], 8), "authority": made.constant("公安机关".encode(), len(house)),
        "asked_on": made.days(checked - 5), "checked_on": made.days(checked),
        "result": made.constant(b"clear", len(house)), "valid_until": made.days(checked + CLEAR_DAYS),
    }  # fmt: skip
    yield Person, {
        **writer.recorded(homes.city[house], people[house]), **known,
        **{name: one.take(house) for name, one in homes.of_house.items()},
        "phone": writer.seal(phones, "person.phone", has_phone),
    }  # fmt: skip
    yield from _pairs(homes, families, writer, names, keys, people)


def _pairs(
    homes: Homes, families: Families, writer: Writer, names: Numbers, keys: made.Bytes, people: made.Bytes
) -> Iterator[Table]:
    """Each child of these houses, from the month of trial on."""
    dice, on = writer.dice, families.on
    child = np.flatnonzero((names >= 0)[families.of])
    of = families.of[child]
    trial = np.maximum(on - dice.integers(60, 360, len(child)), families.born_on[child] + 30)
    tie: dict[str, Column] = of_children(child, homes, writer)
    yield Tie, {
        **tie, "person_id": made.keys(people[of]), "kind": made.constant(b"proxy_parent", len(child)),
        "relation": made.constant(b"80", len(child)), "since": made.days(trial),
    }  # fmt: skip
    yield Pair, {
        **of_children(child, homes, writer), "helper_id": made.keys(keys[of]), "helper_name": written(names[of]),
        "stage": made.constant(b"live", len(child)), "proposed_on": made.days(trial - 12),
        "agreed_on": made.days(trial - 3), "signed_on": made.days(trial - 2), "trial_from": made.days(trial),
        "trial_until": made.days(trial + 30), "live_from": made.days(trial + 30),
        "renew_by": made.days(trial + 395), "tie": tie["id"],
    }  # fmt: skip

"""The error models: each error has a rate for a list, and the rates of a setting are all of it."""

from dataclasses import dataclass, field

Rates = dict[str, float]


@dataclass(frozen=True)
class Setting:
    """How often each error happens in a list, for every field; and how many lines stand twice."""

    name: Rates
    birth: Rates
    identity: Rates
    sex: Rates
    parent: Rates
    region: Rates
    phone: Rates = field(default_factory=lambda: {"missing": 0.2, "changed": 0.2})
    twice: float = 0.003

    def times(self, factor: float) -> "Setting":
        """The same errors, more or less often."""
        scaled = {
            name: {error: rate * factor for error, rate in getattr(self, name).items()}
            for name in ("name", "birth", "identity", "sex", "parent", "region", "phone")
        }
        return Setting(**scaled, twice=self.twice * factor)


USUAL = Setting(
    name={
        "homophone": 0.014,
        "neighbour": 0.006,
        "other_character": 0.008,
        "left_out": 0.003,
        "swapped": 0.002,
        "surname": 0.005,
        "nickname": 0.003,
        "blank": 0.01,
        "remark": 0.004,
    },
    birth={
        "digit": 0.012,
        "swapped": 0.006,
        "moon": 0.018,
        "year": 0.008,
        "first_of_year": 0.008,
        "first_of_month": 0.006,
        "missing": 0.015,
    },
    identity={
        "missing": 0.12,
        "zeros": 0.03,
        "scientific": 0.01,
        "digit": 0.015,
        "swapped": 0.004,
        "short": 0.004,
        "small_x": 0.5,
        "star": 0.004,
        "cut": 0.004,
        "anothers": 0.002,
    },
    sex={"missing": 0.01, "wrong": 0.004},
    parent={"missing": 0.1, "homophone": 0.012, "other_character": 0.01, "remark": 0.02, "another": 0.012},
    region={"missing": 0.015, "town": 0.03, "beside": 0.05, "elsewhere": 0.02},
)
"""A list of a school or an office as such lists are."""

HARD = Setting(
    name={
        "homophone": 0.03,
        "neighbour": 0.02,
        "other_character": 0.02,
        "left_out": 0.008,
        "swapped": 0.004,
        "surname": 0.012,
        "nickname": 0.015,
        "blank": 0.05,
        "remark": 0.02,
        "two": 0.008,
    },
    birth={
        "digit": 0.03,
        "swapped": 0.015,
        "moon": 0.06,
        "year": 0.02,
        "first_of_year": 0.04,
        "first_of_month": 0.03,
        "missing": 0.04,
        "anything": 0.005,
    },
    identity={
        "missing": 0.3,
        "zeros": 0.12,
        "scientific": 0.04,
        "digit": 0.03,
        "swapped": 0.01,
        "short": 0.02,
        "small_x": 0.5,
        "star": 0.01,
        "cut": 0.01,
        "anothers": 0.005,
    },
    sex={"missing": 0.04, "wrong": 0.012},
    parent={"missing": 0.2, "homophone": 0.03, "other_character": 0.03, "remark": 0.06, "another": 0.03},
    region={"missing": 0.04, "town": 0.12, "beside": 0.1, "elsewhere": 0.05},
    phone={"missing": 0.5, "changed": 0.3},
    twice=0.008,
)
"""A list typed in the villages from hearsay: everything two to three times as often, and errors of its own."""

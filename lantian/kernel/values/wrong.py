"""What every parser of values answers when it cannot read what it was given."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class WrongValue:
    """A text that is not a value.

    `code` says what is wrong, `expected` (a code too) what would have been right; `params` (texts and whole
    numbers, fit for JSON) fill the sentences that a room writes for both.
    """

    code: str
    expected: str
    params: dict[str, str | int] = field(default_factory=dict)

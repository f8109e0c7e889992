"""Several telephones of one entry: written, shown and covered in their order (pure)."""

from lantian.kernel.values.phones import format_phone, mask_phone, parse_phones
from lantian.kernel.values.wrong import WrongValue

SEPARATOR = "、"
MOST_NUMBERS = 3


def parse_numbers(text: str) -> str | WrongValue:
    """Up to three numbers, hotlines among them, in their normal form. Codes as `parse_phones`."""
    numbers = parse_phones(text, hotlines=True)
    return numbers if isinstance(numbers, WrongValue) else SEPARATOR.join(numbers[:MOST_NUMBERS])


def numbers_shown(kept: str) -> str:
    """The numbers as people read them out."""
    return SEPARATOR.join(map(format_phone, kept.split(SEPARATOR)))


def numbers_masked(kept: str) -> str:
    """The numbers as a page shows them to whoever did not ask."""
    return SEPARATOR.join(map(mask_phone, kept.split(SEPARATOR)))

"""Ages in completed years, as the law counts them (the birthday completes the year)."""

from datetime import date


def age_on(birth_on: date, on: date) -> int:
    """Completed years on a date; born on 29 February, one completes the year on 1 March of common years."""
    return on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))


def born_range(youngest: int, oldest: int, on: date) -> tuple[date, date]:
    """First and last birth dates `(from, to)` of those aged `youngest` to `oldest` (inclusive) on a date."""
    latest = _years_before(on, youngest)
    earliest = date.fromordinal(_years_before(on, oldest + 1).toordinal() + 1)
    return earliest, latest


def _years_before(on: date, years: int) -> date:
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)

"""When reports by the open door are looked at by a person before anybody is rung. None is ever refused or dropped."""

from datetime import timedelta

WINDOW = timedelta(hours=1)
MOST_FROM_ONE_ADDRESS = 5
"""In an hour. A whole school may stand behind one address, and none of its reports is lost."""
MOST_IN_A_COUNTY = 40
"""In an hour, by the open door: far more than a county has ever had in a day."""


def is_flood(from_address: int, in_county: int) -> bool:
    """Whether one more report, after so many in the last hour, goes to the county's quarantine."""
    return from_address >= MOST_FROM_ONE_ADDRESS or in_county >= MOST_IN_A_COUNTY

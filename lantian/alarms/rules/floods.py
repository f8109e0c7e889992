"""When reports by the open door are looked at by a person before anybody is rung. None is ever refused or dropped."""

from datetime import timedelta

WINDOW = timedelta(hours=1)
MOST_FROM_ONE_ADDRESS = 5
"""In an hour. A whole school may stand behind one address, and none of its reports is lost."""
MOST_IN_A_COUNTY = 40
"""In an hour, by the open door: far more than a county has ever had in a day."""

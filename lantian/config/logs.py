"""What may stand in a log: times, addresses without queries, codes; never a person."""

import logging
import re

LONG_DIGITS = re.compile(r"\d{11,}[xX]?")
QUERY = re.compile(r"\?[^\s\"']*")


class WithoutPersonalData(logging.Filter):
    """Cuts queries off addresses and blots out anything that could be a number of a person or a phone."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = LONG_DIGITS.sub("…", QUERY.sub("", record.getMessage()))
        record.args = ()
        return True

"""When a notice is sent out of the house. Pure: what waits, what a person wishes and a moment in; a moment out."""

from enum import IntEnum


class Urgency(IntEnum):
    """LOW waits for the digest, NORMAL keeps quiet hours, URGENT waits for nothing."""

    LOW = 0
    NORMAL = 1
    URGENT = 2

"""Keys of the children's rows of one occasion: they follow from it, so that sending a form twice changes nothing."""

from hashlib import blake2b
from uuid import UUID


def row_key(occasion: UUID, child: UUID) -> UUID:
    """A UUIDv7 with the time of the occasion and bits that only this child has."""
    drawn = blake2b(occasion.bytes + child.bytes, digest_size=10).digest()
    number = bytearray(occasion.bytes[:6] + drawn)
    number[6] = 0x70 | (number[6] & 0x0F)
    number[8] = 0x80 | (number[8] & 0x3F)
    return UUID(bytes=bytes(number))

"""Who around a child may have a sign-in of their own, and whose it can be."""

from lantian.access.policy import Role
from lantian.kernel.values.text import fold

ROLE_OF_TIE = {"proxy_parent": Role.PROXY_PARENT, "father": Role.PARENT, "mother": Role.PARENT}
"""What somebody signs in as who is this to a child. Nobody else around a child sees its file by a tie."""


def role_of(kind: str) -> Role | None:
    """The role of the post that goes with a kind of tie."""
    return ROLE_OF_TIE.get(kind)


def kinds_of(role: str) -> list[str]:
    """The kinds of tie that a post of a role can hang on."""
    return [kind for kind, named in ROLE_OF_TIE.items() if named == role]


def may_begin_tie(role: str) -> bool:
    """Whether a child may be added to a seat by a new tie: who the parents are stands in the file first."""
    return role == Role.PROXY_PARENT


def names_agree(person: str, user: str) -> bool:
    """Whether the person on file and the user of a post bear one name."""
    return fold(person).replace(" ", "") == fold(user).replace(" ", "")

"""Who may call what reaches into places unseen: posts of places alone."""

from collections.abc import Iterator

from lantian.access.policy import Scope

FUNCTIONS = (
    "transfers_ask(integer, uuid, bytea)",
    "transfers_join(integer, uuid)",
    "transfers_move(integer, uuid)",
    "transfers_free_number(integer, integer, bytea, bytea)",
    "transfers_give_number_back(integer, integer, bytea, bytea)",
)


def statements() -> Iterator[str]:
    """Takes the functions of this room from everybody and gives them to posts of places."""
    for name in FUNCTIONS:
        yield f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC"
        yield f"GRANT EXECUTE ON FUNCTION {name} TO {Scope.PLACE}"

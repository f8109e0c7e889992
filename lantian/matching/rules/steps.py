"""How a plan and its lines move: `(verb, from)` to what follows. What is not here cannot be done."""

RUN = {
    ("solved", "solving"): "open",
    ("refused", "solving"): "refused",
    ("broke_off", "solving"): "failed",
    ("restart", "failed"): "solving",
    ("restart", "refused"): "solving",
    ("again", "open"): "replaced",
    ("bring_back", "replaced"): "open",
    ("close", "open"): "closed",
    ("close", "failed"): "closed",
    ("close", "refused"): "closed",
    ("close", "solving"): "closed",
}
LINE = {
    ("accept", "proposed"): "accepted",
    ("forbid", "proposed"): "forbidden",
    ("refuse", "proposed"): "refused",
    ("change", "proposed"): "proposed",
    ("change", "forbidden"): "proposed",
    ("change", "refused"): "proposed",
}


def may(table: dict[tuple[str, str], str], verb: str, state: str) -> bool:
    """Whether what is in `state` can be dealt with by `verb`."""
    return (verb, state) in table

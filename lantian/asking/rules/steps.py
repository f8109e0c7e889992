"""What can be done with a form asked for, by how it stands."""

STEPS = {
    ("answer", "open"): "answered",
    ("answer", "answered"): "answered",
    ("allow", "open"): "allowed",
    ("decline", "open"): "declined",
    ("reopen", "answered"): "open",
    ("reopen", "allowed"): "open",
    ("reopen", "declined"): "open",
}
"""A form that comes again is answered again, each time with the figures of that day."""

CHANGEABLE = frozenset({"open"})


def may(verb: str, state: str) -> bool:
    return (verb, state) in STEPS

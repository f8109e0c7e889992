"""What can go wrong in the register, as the rooms above meet it."""

from uuid import UUID


class RegistryError(Exception):
    """`code` names what is wrong; `messages.py` says it in the user's language."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class AlreadyRegistered(RegistryError):
    """The identity number belongs to a registered child: `child` where the acting post may see it, else None."""

    def __init__(self, child: UUID | None) -> None:
        super().__init__("already_registered" if child else "registered_elsewhere")
        self.child = child


class OutOfScope(RegistryError):
    """A place or school that the acting post does not answer for."""

    def __init__(self) -> None:
        super().__init__("out_of_scope")


class FilesChanged(RegistryError):
    """Somebody changed one of two files that are about to be merged: the items of `items` differ from what was read."""

    def __init__(self, items: set[str]) -> None:
        super().__init__("files_changed")
        self.items = items

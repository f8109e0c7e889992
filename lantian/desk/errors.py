"""What can go wrong at the desk."""


class DeskError(Exception):
    """`code` names what is wrong; `messages.py` says it in the user's language."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

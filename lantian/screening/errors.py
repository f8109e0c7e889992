"""What can go wrong in a screening."""


class ScreeningError(Exception):
    """`code` names what is wrong; `messages.py` says it in the user's language."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params

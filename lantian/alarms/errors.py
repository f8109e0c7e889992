"""What can go wrong with a mandatory report."""


class AlarmError(Exception):
    """`code` names what is wrong, `field` where in the form it is; `messages.py` says it in the user's language."""

    def __init__(self, code: str, *, field: str = "", **params: object) -> None:
        super().__init__(code)
        self.code, self.field, self.params = code, field, params

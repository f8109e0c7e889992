"""What can go wrong with days missing at school."""


class AttendanceError(Exception):
    """`code` names what is wrong (`messages` says it in the user's language), `field` where in the form, if there."""

    def __init__(self, code: str, *, field: str | None = None, **params: object) -> None:
        super().__init__(code)
        self.code, self.field, self.params = code, field, params

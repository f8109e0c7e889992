"""What can go wrong with plans of who stands by whom."""


class MatchingError(Exception):
    """`code` names what is wrong; `messages` says it in the user's language."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params

    @property
    def field(self) -> object:
        """The field of a form that it is about, where it is about one."""
        return self.params.get("field")

"""What can go wrong in a campaign."""


class CensusError(Exception):
    """`code` names what is wrong; `messages.py` says it in the user's language."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params

    @property
    def field(self) -> object:
        """The field of a form that it is about, where it is about one."""
        return self.params.get("field")

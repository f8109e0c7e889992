"""What can go wrong when figures are to leave the house."""


class DisclosureError(Exception):
    """`code` names what is wrong; `messages` says it in the user's language."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params

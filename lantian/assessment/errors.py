"""What can be wrong with an answer or a decision; the words stand in `messages`."""


class AssessmentError(Exception):
    """A refusal with a code: reason_needed, not_a_second, nothing_waits, unknown_answer, closed_answer, gone."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

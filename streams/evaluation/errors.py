"""What may be wrong with what an evaluation is given."""


class EvaluationError(Exception):
    """A truth that cannot be read or does not fit the clip; the message is for the person who gave it."""

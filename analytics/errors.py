"""What services of the app refuse."""


class CounterUnderflowError(Exception):
    """A correction would take a counter below 0."""

    code = "counter_underflow"


class ConcurrencyConflictError(Exception):
    """An aggregate is not at the version that the publisher expected."""


class UnknownEventError(ValueError):
    """An event has a type, or data, that the catalogue does not know."""

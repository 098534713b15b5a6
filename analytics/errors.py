"""What services of the app refuse."""


class CounterUnderflowError(Exception):
    """A correction would take a counter below 0."""

    code = "counter_underflow"


class ConcurrencyConflictError(Exception):
    """An aggregate is not at the version that the publisher expected."""


class UnknownEventError(ValueError):
    """An event has a type, or data, that the catalogue does not know."""


class SpanRefusedError(Exception):
    """A span cannot be recorded now; the text is for the person who asked."""


class TallyRefusedError(Exception):
    """Marks of a tally cannot be kept, or not be compared; the text is for the person who tallied."""

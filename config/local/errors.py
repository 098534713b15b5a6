"""What stops a start: one error with a message for the person in front of the terminal."""


class StartError(Exception):
    """The product cannot start; the message says why and what to do."""

"""What became of something that was sent, where it did not simply arrive."""


class NotSentError(Exception):
    """It surely did not leave; it may be tried again."""


class RefusedError(Exception):
    """The other side takes no such thing, now or later."""

"""Why something could not be looked at. It is never a reason to pass."""

from yokoten.problems import Trouble


class Inconclusive(Trouble):
    """What was to be looked at is missing, broken, too large or not understood."""

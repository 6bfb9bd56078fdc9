"""What can go wrong, in words a person can act on, with the exit code it means."""

from typing import Any

from yokoten.words import say


class Trouble(Exception):
    """Something stops the command. The message is an English message id, translated when shown."""

    exit_code = 1

    def __init__(self, message: str, /, **values: Any) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return say(self.message, **self.values)


class Refusal(Trouble):
    """One file is not sent, or the hub does not want what it was asked; the rest goes on."""


class Denied(Trouble):
    """The hub does not accept the token."""


class Misused(Trouble):
    """The command line or a setting is wrong; nothing was sent."""

    exit_code = 2


class Unreachable(Trouble):
    """The hub gave no usable answer."""

    exit_code = 3

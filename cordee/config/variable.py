"""One variable of the environment: what it is called, how it is read, what it is for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Variable:
    name: str
    default: str
    read: Callable[[str], Any]
    expected: str
    meaning: str
    secret: bool = False  # never shown, not even in an error


def text(value: str) -> str:
    return value


def one_of(*choices: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in choices:
            raise ValueError(value)
        return value

    return read

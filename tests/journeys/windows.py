"""In which windows a journey is walked: a phone and a computer, with scripts and without.

A page of the public is walked in all four, two of them each time: the others wait for `make slow`.
"""

import pytest

PHONE, COMPUTER = 360, 1280  # pixels of width
WINDOWS = [
    pytest.param((PHONE, True), id="phone"),
    pytest.param((COMPUTER, False), id="computer-without-scripts"),
    pytest.param((PHONE, False), id="phone-without-scripts", marks=pytest.mark.slow),
    pytest.param((COMPUTER, True), id="computer", marks=pytest.mark.slow),
]
# A page of the public is first for a phone, a page of members for a computer.
PHONE_FIRST = [PHONE, pytest.param(COMPUTER, marks=pytest.mark.slow)]
COMPUTER_FIRST = [COMPUTER, pytest.param(PHONE, marks=pytest.mark.slow)]

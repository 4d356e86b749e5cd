"""Numbers as people write them, and as gateways want them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.domain.phone import Fault, NotAPhone, as_written, e164, is_mobile, mobile_e164


@pytest.mark.parametrize(
    "written",
    [
        "0611223344",
        "06 11 22 33 44",
        "06.11.22.33.44",
        "06-11-22-33-44",
        "06\u00a011\u202f22 33 44",
        "+33611223344",
        "+33 6 11 22 33 44",
        "+33 (0)6 11 22 33 44",
        "+330611223344",
        "0033 6 11 22 33 44",
    ],
)
def test_a_french_number_has_one_international_form(written):
    assert e164(written) == "+33611223344"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0692 12 34 56", "+262692123456"),
        ("0639 12 34 56", "+262639123456"),
        ("0690 12 34 56", "+590690123456"),
        ("+33 690 12 34 56", "+590690123456"),
        ("+596 696 12 34 56", "+596696123456"),
        ("0694 12 34 56", "+594694123456"),
        ("+41 79 123 45 67", "+41791234567"),
        ("0800 00 00 00", "+33800000000"),
    ],
)
def test_overseas_and_other_countries_keep_their_codes(written, number):
    assert e164(written) == number


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", Fault.EMPTY),
        (" - ", Fault.EMPTY),
        ("poste 12", Fault.SIGNS),
        ("06 11 22 33 4O", Fault.SIGNS),
        ("٠٦١١٢٢٣٣٤٤", Fault.SIGNS),
        ("06 11 22 33", Fault.LENGTH),
        ("06 11 22 33 44 55", Fault.LENGTH),
        ("3646", Fault.LENGTH),
        ("+33 6 11 22 33", Fault.LENGTH),
        ("+1", Fault.LENGTH),
        ("1611223344", Fault.UNKNOWN),
        ("0011", Fault.LENGTH),
        ("+0123456789", Fault.UNKNOWN),
    ],
)
def test_what_is_no_number_says_why_without_repeating_it(written, fault):
    with pytest.raises(NotAPhone) as refused:
        e164(written)

    assert (refused.value.fault, str(refused.value)) == (fault, fault.value)


@pytest.mark.parametrize("landline", ["04 79 11 22 33", "09 70 11 22 33", "0800 00 00 00", "0262 12 34 56"])
def test_a_landline_takes_no_sms(landline):
    with pytest.raises(NotAPhone) as refused:
        mobile_e164(landline)

    assert refused.value.fault is Fault.NOT_MOBILE
    assert not is_mobile(landline)


@pytest.mark.parametrize("mobile", ["07 61 22 33 44", "0692 12 34 56", "+41 79 123 45 67"])
def test_a_mobile_does(mobile):
    assert is_mobile(mobile)


@given(st.text(alphabet="0123456789+()-. /ab", max_size=24))
def test_whatever_is_typed_the_answer_is_a_number_or_a_fault(written):
    try:
        number = e164(written)
    except NotAPhone:
        return
    assert number.startswith("+")
    assert number[1:].isdigit()
    assert 8 <= len(number) - 1 <= 15
    assert e164(number) == number


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("+33611223344", "06 11 22 33 44"),
        ("+262639981234", "06 39 98 12 34"),
        ("+41791234567", "+41791234567"),
        ("", ""),
    ],
)
def test_a_number_is_shown_as_people_of_france_write_it(number, written):
    assert as_written(number) == written

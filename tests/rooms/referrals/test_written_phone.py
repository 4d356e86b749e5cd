"""However a number was typed, an organisation reads it by twos and its telephone dials it whole."""

from cordee.referrals.shared import Named


def test_a_number_kept_for_abroad_is_read_as_people_of_france_write_it():
    named = Named(name="A", born_on=None, phone="+33612345678", email="", prefers="", asks=(), reachable=True)

    assert (named.written, named.dial) == ("06 12 34 56 78", "+33612345678")

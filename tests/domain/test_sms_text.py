"""One SMS, not two: what counts as one sign, and what would cut the text down."""

import pytest

from cordee.domain.sms_text import is_one_sms, length


def test_accents_of_the_alphabet_count_for_one_sign_and_a_few_signs_for_two():
    assert length("Réponse à votre demande") == 23
    assert length("3 €") == 4


@pytest.mark.parametrize("foreign", ["’", "ê", "ç", "«", "\u00a0", "…"])
def test_french_signs_that_the_alphabet_lacks_are_refused(foreign):
    with pytest.raises(ValueError, match="GSM"):
        length(f"votre demande {foreign}")


def test_160_signs_are_one_sms_and_161_are_not():
    assert is_one_sms("a" * 160)
    assert not is_one_sms("a" * 161)
    assert not is_one_sms("a" * 159 + "€")
    assert not is_one_sms("")

"""What a caller leaves with: a code of thirty days, words without health, a message whose address is not kept."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cordee.frontdesk.models import Call
from cordee.outbox import delivery
from cordee.outbox.models import Message
from cordee.public.models import KEPT_FOR, KeptResult, Parcel
from cordee.summary import told
from cordee.summary.actions import SUMMARY_ASKED
from tests.database import bypass_row_security
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.outbox import as_worker
from tests.rooms.enquiries.scene import page

KEY = "cle-de-ce-resume"
HERS = "anonyme@exemple.fr"


def give(phone, call, **said):
    return phone.post(reverse("summary:summary", args=[call.pk]), {"key": KEY, **said})


def rows(model):
    with bypass_row_security():
        return list(model.objects.all())


def asked():
    with bypass_row_security():
        return list(Message.objects.filter(kind=SUMMARY_ASKED))


def sent(mail_server):
    for message in asked():
        with as_worker():
            delivery.deliver(message.pk, at=timezone.now())
    (received,) = mail_server.received
    return received, received.get_payload(decode=True).decode().replace("\xa0", " ").replace("\u202f", " ")


def test_a_code_is_read_aloud_and_opens_the_result_for_thirty_days(phone, call, client):
    given = give(phone, call)

    code = given.context["given"].code
    assert given.status_code == 200 and code.code in page(given)
    (kept,) = rows(KeptResult)
    assert kept.expires_at - kept.kept_at == KEPT_FOR
    assert asked() == [] and rows(Parcel) == []
    resumed = page(client.post(reverse("public:resume"), {"code": code.code}))
    assert "Garder" in resumed and "46" in resumed


def test_the_call_goes_on_and_its_code_is_another(phone, call):
    give(phone, call)

    with bypass_row_security():
        assert Call.objects.get().is_open


def test_the_mail_says_the_code_alone_and_its_address_is_gone_once_sent(phone, call, mail_server):
    code = give(phone, call, email=HERS).context["given"].code.code

    received, text = sent(mail_server)

    assert received["To"] == HERS and received["Subject"] == "Votre demande"
    assert code in text and reverse("public:resume") in text
    assert "Santé" not in text and "arrêt" not in text
    assert [message.address for message in asked()] == [""] and rows(Parcel) == []


def test_services_are_named_in_the_mail_only_if_she_allows_it(phone, call, mail_server, health_service):
    with bypass_row_security():
        type(health_service).objects.filter(pk=health_service.pk).update(phone="+33439981234")
    given = give(phone, call, email=HERS, names="on")

    _, text = sent(mail_server)

    assert "Santé au travail des Deux Rives, 04 39 98 12 34" in text
    assert "Un programme a comparé" in " ".join(text.split()) and "Il ne décide rien" in " ".join(text.split())
    text = text.replace(given.context["given"].code.code, "")  # drawn: any two digits may be in it
    for answer in ("46", "régime général", "CDI"):
        assert answer not in text


def test_a_discreet_organisation_is_not_named(phone, call, health_service):
    with bypass_row_security():
        type(health_service).objects.filter(pk=health_service.pk).update(discreet=True)

    shown = page(phone.get(reverse("summary:summary", args=[call.pk])))

    assert "Deux Rives" not in shown and "dont le nom ne s'écrit pas" in shown


def test_an_sms_says_the_code_and_the_page_and_nothing_else(phone, call, settings):
    settings.CORDEE_SMS_GATEWAY = "file"

    code = give(phone, call, mobile="06 11 22 33 44", names="on").context["given"].code

    (message,) = asked()
    assert (message.channel, message.address, message.neutral_sender) == ("sms", "+33611223344", True)
    words = told.sms_words(code.code, code.until)
    assert code.code in words and len(words) <= 160


def test_a_landline_gets_no_sms_and_a_bad_address_no_mail(phone, call, settings):
    settings.CORDEE_SMS_GATEWAY = "file"

    assert give(phone, call, mobile="04 39 98 12 34").status_code == 422
    assert give(phone, call, email="pas une adresse").status_code == 422
    assert phone.post(reverse("summary:summary", args=[call.pk]), {}).status_code == 422

    assert rows(KeptResult) == []


def test_the_same_form_twice_is_one_code_and_one_message(phone, call):
    first, second = (give(phone, call, email=HERS).context["given"].code.code for _ in range(2))

    assert first == second
    assert len(rows(KeptResult)) == len(asked()) == len(rows(Parcel)) == 1


def test_a_caller_for_whom_the_site_has_no_result_gets_no_code(phone, published):
    phone.post(reverse("frontdesk:new_call"))
    (opened,) = rows(Call)
    phone.post(reverse("frontdesk:answer", args=[opened.pk]), {"fact": "appelant", "answer": "medecin"})

    given = give(phone, opened, email=HERS)

    assert given.context["given"].code is None and rows(KeptResult) == []
    assert len(asked()) == 1


def test_a_call_that_has_ended_or_is_a_colleagues_gives_no_summary(phone, call, client):
    phone.post(reverse("frontdesk:end", args=[call.pk]), {"outcome": "informee"})
    assert "given" not in give(phone, call).context
    client.force_login(MembershipFactory(role="phone_agent", organisation=OrganisationFactory()).user)

    assert give(client, call).status_code == 404
    assert rows(KeptResult) == []


@pytest.mark.parametrize("days", [1, 30])
def test_the_sms_fits_whatever_the_address_of_the_site(settings, days):
    settings.CORDEE_BASE_URL = "https://" + "tres-long." * 12 + "fr"

    assert len(told.sms_words("ABCD-EFGH-JKLM", timezone.now() + timedelta(days=days))) <= 160

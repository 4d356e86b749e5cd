"""The pages of documents: added from the page of the case, listed, opened apart, taken away, struck; all logged."""

from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cordee.documents.models import Document
from cordee.domain.access import Role
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.documents import WORDS, DocumentFactory
from tests.factories.network import OrganisationFactory
from tests.factories.privacy import GuardFactory
from tests.rooms.documents.hostile import HOSTILE, pdf
from tests.rooms.referrals.page_scene import browser, text_of
from tests.rooms.support.test_case_page import case_of, page
from tests.rooms.support.test_notes import tied

pytestmark = pytest.mark.django_db

THREE = ["identity", "situation", "health"]


def sent(content=None, name="Convention Dupont.pdf", **more):
    said = {"title": "Convention de bilan", "kind": "convention", "audience": "equipe", "key": "une"}
    return {**said, "file": SimpleUploadedFile(name, pdf() if content is None else content), **more}


def there() -> list[Document]:
    with bypass_row_security():
        return list(Document.objects.all())


def address(name, one):
    return reverse(f"documents:{name}", args=[one.pk])


def test_a_document_is_added_listed_opened_taken_away_and_struck(us, led):
    them, add = browser(us), reverse("documents:add", args=[led.case_id])

    done = them.post(add, sent())
    again = them.post(add, sent())

    assert (done.status_code, again.status_code, len(there())) == (302, 302, 1)
    (one,) = there()
    shown = text_of(them.get(page(led)))
    assert "Convention de bilan" in shown
    assert "pour l'équipe et la personne" in shown
    for name, how in (("show", "inline"), ("download", "attachment")):
        opened = them.get(address(name, one))
        assert opened.content == pdf()
        assert opened["Content-Type"] == "application/pdf"
        assert opened["Content-Disposition"] == f'{how}; filename="document-{one.pk.hex[:8]}.pdf"'
        assert opened["X-Content-Type-Options"] == "nosniff"
        assert opened["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert "no-store" in opened["Cache-Control"]
    struck = them.post(address("strike", one), {"reason": "Mauvais dossier", "key": "deux"})
    assert struck.status_code == 302
    assert "Mauvais dossier" in text_of(them.get(page(led)))
    assert them.get(address("show", one)).status_code == 409


def test_what_is_read_and_opened_is_logged_by_its_classes(us, led):
    one = DocumentFactory(
        case=case_of(led), about_health=True, membership__organisation=us, on_disk=True, size=len(WORDS.encode())
    )
    them = browser(us)

    them.get(page(led))
    them.get(address("show", one))

    read = {event.kind: event for event in journal() if event.kind.startswith("document")}
    assert (read["document.read"].classes, read["document.read"].case) == (["health"], str(led.case_id))
    assert (read["document_file.read"].classes, read["document_file.read"].target) == (["health"], str(one.pk))


@pytest.mark.parametrize("case", ["zip named pdf", "script", "empty", "too large", "identity number", "long name"])
def test_what_is_refused_says_so_beside_the_field_and_leaves_nothing(us, led, case):
    name, content, said = HOSTILE[case]

    refused = browser(us).post(reverse("documents:add", args=[led.case_id]), sent(content, name))

    assert refused.status_code == 422
    assert said.replace("’", "'") in text_of(refused)
    assert there() == []


def test_a_title_or_a_reason_that_tells_of_an_illness_comes_back(us, led):
    them = browser(us)
    refused = them.post(reverse("documents:add", args=[led.case_id]), sent(title="Compte rendu, dépression"))
    number = them.post(reverse("documents:add", args=[led.case_id]), sent(title="Carte 1 85 05 78 006 084 36"))
    one = DocumentFactory(case=case_of(led), membership__organisation=us, on_disk=True, size=len(WORDS.encode()))
    kept = them.post(address("strike", one), {"reason": "Parle de son diabète", "key": "trois"})

    assert (refused.status_code, number.status_code, kept.status_code) == (422, 422, 422)
    assert "dépression" in text_of(refused) and "diabète" in text_of(kept)
    assert [document.file for document in there()] == [one.file] != [""]


@pytest.mark.parametrize("name", ["../../secrets.json", "a\x00\r\nSet-Cookie: b.pdf", "<b>Dupont</b>.pdf"])
def test_the_name_of_a_file_leads_nowhere_and_is_not_kept(us, led, name):
    them = browser(us)
    them.post(reverse("documents:add", args=[led.case_id]), sent(name=name))

    (one,) = there()
    opened = them.get(address("show", one))
    assert "Dupont" not in unquote(str(opened.headers)) + text_of(them.get(page(led)))
    assert opened.content == pdf()


def test_a_title_with_a_social_security_number_is_refused(us, led):
    add = reverse("documents:add", args=[led.case_id])
    refused = browser(us).post(add, sent(title="Attestation 2 84 05 73 065 123"))

    assert (refused.status_code, there()) == (422, [])
    assert "sécurité sociale" in text_of(refused)


def test_readers_that_her_agreement_shuts_are_said_and_nothing_is_added(us, led):
    partner = tied(led, "partner", OrganisationFactory(), ["identity", "situation"])
    add = reverse("documents:add", args=[led.case_id])

    refused = browser(partner).post(add, sent(about_health="on"))

    assert (refused.status_code, there()) == (422, [])
    assert "Choisissez d'autres lecteurs" in text_of(refused)


def test_who_does_not_support_her_has_none_of_these_pages(us, led):
    one = DocumentFactory(case=case_of(led), audience="mon_organisme", membership__organisation=us, on_disk=True)
    reader = browser(tied(led, "reader", OrganisationFactory(), THREE))

    asked_for = [reverse("documents:add", args=[led.case_id])]
    asked_for += [address(name, one) for name in ("show", "download", "strike")]
    assert {reader.get(one).status_code for one in asked_for} == {404}
    assert {browser(us, Role.PHONE_AGENT).get(one).status_code for one in asked_for} == {404}


def test_a_case_restricted_since_says_so_to_who_adds(us, led):
    them = browser(us)
    GuardFactory(case=case_of(led))

    refused = them.post(reverse("documents:add", args=[led.case_id]), sent())

    assert (refused.status_code, there()) == (409, [])


def test_a_disk_that_takes_nothing_is_said_and_nothing_is_added(us, led, settings, tmp_path):
    (tmp_path / "full").write_text("no folder")
    options = settings.STORAGES["documents"]["OPTIONS"] | {"location": tmp_path / "full"}
    settings.STORAGES = settings.STORAGES | {"documents": settings.STORAGES["documents"] | {"OPTIONS": options}}

    refused = browser(us).post(reverse("documents:add", args=[led.case_id]), sent())

    assert (refused.status_code, there()) == (503, [])
    assert "Rien n'a été ajouté" in text_of(refused)


def test_a_file_that_is_gone_is_said_without_an_error(us, led):
    one = DocumentFactory(case=case_of(led), membership__organisation=us)

    answer = browser(us).get(address("show", one))

    assert answer.status_code == 503
    assert "rien d'autre n'est perdu" in text_of(answer)

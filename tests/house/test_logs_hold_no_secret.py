"""Every address whose argument opens something by itself: found among the addresses of the site, not listed by hand."""

import logging

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from tests.house.site import UNKNOWN, pages

SECRET_ARGUMENTS = {"secret", "key", "link"}
SECRET = "Wq8-s3cret_"


OPENED_BY_THEMSELVES = [page for page in pages() if SECRET_ARGUMENTS & set(page.names_of_arguments)]


def secret_address(page):
    return page.addresses([])[-1].replace(UNKNOWN, SECRET).replace("abc-def", SECRET)


def logged(message, *arguments):
    described = settings.LOGGING["formatters"]["line"]
    formatter = import_string(described["()"])(described["format"], style=described["style"])
    return formatter.format(logging.LogRecord("django.request", logging.WARNING, "", 0, message, arguments, None))


def test_links_of_receivers_and_of_persons_and_new_passwords_are_among_the_addresses():
    addresses = [secret_address(page) for page in OPENED_BY_THEMSELVES]
    beginnings = {address.split("/")[1] for address in addresses}

    assert {"reponse", "mon-suivi", "compte", "signaler"} <= beginnings
    assert all(SECRET in address for address in addresses)


@pytest.mark.parametrize("page", OPENED_BY_THEMSELVES, ids=str)
def test_the_address_that_opens_something_is_not_in_the_logs(page):
    line = logged("Unprocessable Entity: %s", secret_address(page))

    assert "Unprocessable Entity" in line
    assert SECRET not in line


@pytest.mark.parametrize("address", [f"/reponse/{SECRET}", f"/mon-suivi/{SECRET}?x=1"])
def test_nor_is_one_that_was_cut_or_continued(address):
    line = logged("Unprocessable Entity: %s", address)

    assert "Unprocessable Entity" in line
    assert SECRET not in line


def test_a_wrong_answer_on_the_page_of_a_person_leaves_no_secret_in_the_logs(client, db, capsys):
    handler = logging.StreamHandler()
    described = settings.LOGGING["formatters"]["line"]
    handler.setFormatter(import_string(described["()"])(described["format"], style=described["style"]))
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        answered = client.post(f"/mon-suivi/{SECRET}/verifier/")
    finally:
        logger.removeHandler(handler)

    assert answered.status_code >= 400
    told = capsys.readouterr().err
    assert "/mon-suivi/" in told
    assert SECRET not in told

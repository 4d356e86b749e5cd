"""Between the site and its database something cuts, delays, and swallows answers: commits of which nobody knows."""

import os
import shutil
import time
from pathlib import Path
from tempfile import mkdtemp

import pytest

from cordee.config import roles
from tests.faults.load import SEED, drain, load, open_accounts, settle_accounts, wait_for_work
from tests.faults.proxy import HALF_OPEN, DatabaseProxy
from tests.faults.site import own_copy

WORK_SECONDS = int(os.environ.get("CORDEE_FAULT_SECONDS", "120"))


@pytest.fixture
def sockets():
    folder = Path(mkdtemp(prefix="cordee-"))
    yield folder / "s"
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.faults
def test_a_commit_without_answer_is_no_half_act(post_office, sockets, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), own_copy(mail_port=post_office.port) as site:
        site.cluster.join()
        proxy = DatabaseProxy(sockets, target=site.cluster.folder.sockets / ".s.PGSQL.5432", share=0.0, seed=SEED)
        try:
            site.more |= {
                "DATABASE_URL": f"postgresql://{roles.WEB}@/{roles.DATABASE}?host={sockets}",
                "DATABASE_WORKER_URL": f"postgresql://{roles.WORKER}@/{roles.DATABASE}?host={sockets}",
                "DATABASE_OWNER_URL": site.cluster.address(roles.MIGRATOR),
            }
            site.start()
            accounts = open_accounts(site)
            with load(site, post_office, site.port, accounts) as ledger:
                wait_for_work(ledger)
                proxy.share = 0.02
                time.sleep(WORK_SECONDS)
                proxy.share = 0.0
                time.sleep(5)
            states = drain(site, seconds=420)  # what a connection left half open has locked is free after three minutes
            print(
                f"between the site and its database: {dict(proxy.counts)}; {len(ledger.acknowledged)} acts "
                f"acknowledged, {dict(ledger.counts)}; messages {dict(states)}, "
                f"{sum(post_office.copies.values())} copies of {len(post_office.copies)}"
            )

            settle_accounts(site, ledger, post_office, accounts.software)
            assert proxy.counts["reset before answer"] > 0
            assert proxy.counts[HALF_OPEN] > 0
            assert not states["queued"]
        finally:
            site.stop()
            proxy.close()
            site.cluster.leave()

from importlib import import_module

from django.db import migrations

first = import_module("cordee.invariants.migrations.0002_each_invariant_has_its_question")
questions = import_module("cordee.invariants.migrations.0010_enquiries_are_read_and_not_kept")

# An act bears the instant at which it was asked, and may wait for its turn: its link was given before, said later.
OPEN_LINK = first.OPEN_LINK.replace("> referral.state_since", "> referral.state_since + interval '2 minutes'")

FORMER = questions.question("broken_links_open()", first.OPEN_LINK)


class Migration(migrations.Migration):
    dependencies = [
        ("invariants", "0011_a_late_enquiry_is_before_somebody"),
        ("referrals", "0032_a_new_link_waits_for_who_moves_the_request"),
    ]

    operations = [
        migrations.RunSQL(FORMER.reverse_sql, FORMER.sql),
        questions.question("broken_links_open()", OPEN_LINK),
        questions.for_jobs_only("broken_links_open()"),
    ]

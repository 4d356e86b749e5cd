from importlib import import_module

from django.db import migrations

from cordee.audit.rls import grant, protect

guards = import_module("cordee.privacy.migrations.0002_guards_only_narrow")
before = import_module("cordee.support.migrations.0004_notes_go_with_their_case")

STEP = "support_step"
ME, US = "(select policy.membership())", "(select policy.organisation())"
DEMO = "(select policy.job()) = 'demo'"
WORKS = "(select policy.role()) in ('adviser', 'team_lead', 'health_professional')"
LEADS = "case_id = policy.case_as(case_id, '{lead}')"
SUPPORTS = "case_id = policy.case_as(case_id, '{lead,partner}')"
OURS = f"((organisation_id = {US} or owner_id = {US}) and {WORKS} and {SUPPORTS})"
SHARED = "case_id = policy.content_case(case_id, 'situation')"
HERS = "case_id = (select policy.own_case())"
# Who leads plans for all; who takes part beside, for itself.
MAY = f"({WORKS} and ({LEADS} or (owner_id = {US} and {SUPPORTS})))"
SIGNED = f"membership_id = {ME} and organisation_id = {US}"
STEPS = f"    delete from public.{STEP} gone where gone.case_id = new.id;\n"
WITH_STEPS = before.WITH_NOTES.replace(before.REQUESTS, STEPS + before.REQUESTS)


class Migration(migrations.Migration):
    dependencies = [("support", "0005_a_step")]

    operations = [
        protect(
            STEP,
            select=f"{DEMO} or {OURS} or {SHARED} or {HERS}",
            insert=f"{DEMO} or ({SIGNED} and state = 'a_faire' and {MAY})",
            update=MAY,
        ),
        grant("select, insert", STEP),
        grant("update (state, due_on, reason, settled_at, settled_by)", STEP),
        guards.narrow(STEP, "case_id", "shut_contents"),
        guards.in_the_departement_of_its_case(STEP),
        grant("select, delete", STEP, to="cordee_policy"),
        migrations.RunSQL([before.goes(WITH_STEPS)], [before.goes(before.WITH_NOTES)]),
    ]

from importlib import import_module

from django.db import migrations, models

before = import_module("cordee.voice.migrations.0002_she_asks_and_the_rights_officer_answers")

TABLE, OFFICER, ME = before.TABLE, before.OFFICER, before.ME
KNOWN, ANSWERED = "answered_right_says_what_was_done", ("answered_at__isnull", False)
FOR_ERASURE = "agreed_erasure_was_asked"
# An agreed erasure waits a week by the clock of the database: no one signs it into the past, and it is answered anew.
AGREED = "answer = 'accepte'"
NOT_BEFORE = f"({AGREED} and answered_at < statement_timestamp() - interval '1 hour')"


def _update(using, check):
    return (
        f"create policy {TABLE}_update on {TABLE} for update to cordee_web, cordee_worker"
        f" using ({OFFICER} and {using}) with check ({OFFICER} and {check})"
    )


def _known(*answers):
    condition = models.Q(
        models.Q(("answer", ""), ("answered_at__isnull", True)),
        models.Q(("answer__in", list(answers)), ANSWERED),
        _connector="OR",
    )
    return migrations.AddConstraint(TABLE.split("_")[1], models.CheckConstraint(condition=condition, name=KNOWN))


class Migration(migrations.Migration):
    dependencies = [("voice", "0002_she_asks_and_the_rights_officer_answers")]

    operations = [
        migrations.RemoveConstraint("rightsrequest", KNOWN),
        _known("accepte", "fait", "fait_en_partie", "refuse"),
        migrations.AddConstraint(
            "rightsrequest",
            models.CheckConstraint(
                condition=models.Q(models.Q(("answer", "accepte"), _negated=True), ("right", "effacement"), _connector="OR"),
                name=FOR_ERASURE,
            ),
        ),
        migrations.RunSQL(
            [
                f"drop policy {TABLE}_update on {TABLE}",
                _update(
                    f"(answered_at is null or {AGREED})",
                    f"answered_by_id = {ME} and answered_at is not null and not {NOT_BEFORE}",
                ),
            ],
            [
                f"drop policy {TABLE}_update on {TABLE}",
                _update("answered_at is null", f"answered_by_id = {ME} and answered_at is not null"),
            ],
        ),
    ]

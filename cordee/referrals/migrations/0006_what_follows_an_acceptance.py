import datetime
import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Value, When
from django.db.models.functions import Coalesce

# The expression of a generated column cannot change: it is made again, with the indexes that hold it.
NEXT_DEADLINE = models.GeneratedField(
    db_persist=True,
    expression=Coalesce(
        models.Case(
            When(state="envoyee", then=F("acknowledge_by")),
            When(state="recue", then=F("answer_by")),
            When(state="acceptee", then=Coalesce(F("meeting_on"), F("first_contact_on"))),
            When(state="demarree", then=F("close_by")),
        ),
        Value(datetime.date(9999, 12, 31)),
        output_field=models.DateField(),
    ),
    output_field=models.DateField(),
)
BY_DEADLINE = {"referral_of_recipient": "recipient", "referral_of_sender": "sender"}
DAYS = ["meeting_on", "start_by", "start_alerted_on", "started_on", "close_by", "close_nudged_on", "closed_on"]
WORDS = {"outcome": 20, "reopen_reason": 300}


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_what_the_follow_up_gave_is_a_next_action"),
        ("referrals", "0005_a_referral_opens_its_case_to_link_and_animator"),
    ]

    operations = [
        *(
            migrations.AddField(model_name="referral", name=name, field=models.DateField(null=True))
            for name in DAYS
        ),
        *(
            migrations.AddField(
                model_name="referral", name=name, field=models.CharField(blank=True, max_length=length)
            )
            for name, length in WORDS.items()
        ),
        migrations.AddField(
            model_name="transition", name="outcome", field=models.CharField(blank=True, max_length=20)
        ),
        *(migrations.RemoveIndex(model_name="referral", name=name) for name in BY_DEADLINE),
        migrations.RemoveField(model_name="referral", name="next_deadline_on"),
        migrations.AddField(model_name="referral", name="next_deadline_on", field=NEXT_DEADLINE),
        *(
            migrations.AddIndex(
                model_name="referral", index=models.Index(fields=[end, "next_deadline_on", "id"], name=name)
            )
            for name, end in BY_DEADLINE.items()
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("state__in", ["acceptee", "demarree"])),
                fields=["start_by", "close_by"],
                name="referral_is_followed",
            ),
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("referral", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="attempts", to="referrals.referral")),
                ("departement", models.CharField(max_length=3)),
                ("kind", models.CharField(max_length=20)),
                ("on", models.DateField()),
                ("next_on", models.DateField(null=True)),
                ("actor_kind", models.CharField(max_length=10)),
                ("actor_label", models.CharField(max_length=200)),
                ("membership", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.membership")),
                ("organisation", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.organisation")),
                ("responder_name", models.CharField(max_length=120)),
                ("channel", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                ("comment", models.CharField(blank=True, max_length=300)),
                ("idempotency_key", models.CharField(max_length=80)),
                ("act_digest", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("kind__in", ["sans_reponse", "manque", "reporte"])), name="attempt_is_known"),
                    models.CheckConstraint(condition=models.Q(("channel__in", ["account", "link", "phone", "clock"])), name="attempt_channel_is_known"),
                    models.CheckConstraint(condition=models.Q(models.Q(("actor_label", ""), _negated=True), models.Q(("responder_name", ""), _negated=True)), name="attempt_says_who_tried"),
                    models.CheckConstraint(condition=models.Q(models.Q(("kind", "reporte"), _negated=True), ("next_on__isnull", False), _connector="OR"), name="moved_meeting_has_a_day"),
                    models.UniqueConstraint(fields=("referral", "idempotency_key"), name="one_key_one_attempt"),
                ],
            },
        ),
    ]

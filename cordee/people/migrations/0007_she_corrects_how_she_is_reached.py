from django.db import migrations

from cordee.audit.rls import APPLICATION_ROLES, grant

HERS = "(select app.ctx()) like 'person:%' and person_id = (select policy.own_person())"


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_an_agreement_is_taken_back_whole"),
        ("cases", "0006_a_person_opens_her_own_case"),
    ]

    operations = [
        migrations.RunSQL(
            f"create policy people_contact_of_her_update on people_contact for update to {APPLICATION_ROLES}"
            f" using ({HERS}) with check ({HERS})",
            "drop policy people_contact_of_her_update on people_contact",
        ),
        grant("update (phone, phone_key, email, preferred_channel)", "people_contact"),
    ]

from django.db import migrations, models
from django.db.models import Q

from cordee.audit.rls import policy_function

# Who sent the request prints the letter; the code is computed from the id of the link.
LETTER_LINK = """
select link.id from public.referrals_answerlink link
  join public.referrals_referral referral on referral.id = link.referral_id
 where link.referral_id = one and link.revoked_at is null and link.code_hash is not null
   and referral.sender_id = policy.organisation()
   and policy.role() in ('phone_agent', 'adviser', 'team_lead', 'health_professional')
   and (policy.departements() = '{}' or referral.departement = any (policy.departements()))
"""
# Who holds the letter types its code: the hash leads to the link, and the link says the rest.
LINK_OF_CODE = """
select link.id from public.referrals_answerlink link
 where link.code_hash = hash and link.revoked_at is null
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0022_a_correction_takes_two_signatures")]

    operations = [
        migrations.AlterField("answerlink", "sent_to", models.EmailField(blank=True, max_length=254)),
        migrations.AddField("answerlink", "code_hash", models.CharField(max_length=64, null=True, unique=True)),
        migrations.AddConstraint(
            "answerlink",
            models.CheckConstraint(
                condition=Q(code_hash__isnull=True) | Q(code_hash__regex="^[0-9a-f]{64}$", sent_to=""),
                name="letter_code_is_hashed_and_alone",
            ),
        ),
        policy_function("letter_link(one uuid)", returns="uuid", body=LETTER_LINK),
        policy_function("link_of_code(hash text)", returns="uuid", body=LINK_OF_CODE),
    ]

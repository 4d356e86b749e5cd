"""An absence said before carries a name alone: it is given to the one agent of the organisation who bears it.

Two who bear it, or none: it stays a name. Backwards there is nothing to undo, for the name is kept as it was said.
"""

from django.db import migrations

# Row security is forced on the owner too, who acts for nobody: it is lifted for these statements, in this transaction.
FOUND = """
update presence_absence absence set {member} = found.id
  from (select member.organisation_id, account.full_name, min(member.id::text)::uuid as id
          from network_membership member join network_user account on account.id = member.user_id
         where member.role = 'phone_agent' and account.full_name <> '' and account.is_active
           and member.valid_from <= now() and (member.valid_until is null or member.valid_until > now())
         group by member.organisation_id, account.full_name having count(*) = 1) found
 where found.organisation_id = absence.organisation_id and found.full_name = absence.{said}
"""
# What was said of who stands in for herself stays as it was said.
FOUND_STAND_IN = FOUND.format(member="stand_in_member_id", said="stand_in") + (
    "   and found.id is distinct from absence.member_id"
)
BACKFILL = [
    "alter table presence_absence no force row level security",
    FOUND.format(member="member_id", said="who"),
    FOUND_STAND_IN,
    "set constraints all immediate",
    "alter table presence_absence force row level security",
]


class Migration(migrations.Migration):
    dependencies = [("presence", "0004_an_absence_is_a_members")]

    operations = [migrations.RunSQL(BACKFILL, migrations.RunSQL.noop)]

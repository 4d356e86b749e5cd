from django.db import migrations

from cordee.audit.rls import append_only, grant

# The pairs of the table of moves as it stood when this was written; a test compares it with the table of today.
BEFORE_ANSWER = ["brouillon", "attente_accord", "envoyee", "recue"]
OPEN = [*BEFORE_ANSWER, "acceptee", "demarree"]
PENDING = ["envoyee", "recue"]
NOT_IN_ERROR = [*OPEN, "cloturee", "refusee", "redirigee", "expiree", "retiree", "annulee"]
MOVES = [
    ("brouillon", "attente_accord"),
    ("brouillon", "envoyee"),
    ("attente_accord", "envoyee"),
    ("envoyee", "recue"),
    *((state, "acceptee") for state in PENDING),
    *((state, "refusee") for state in PENDING),
    *((state, "expiree") for state in PENDING),
    *((state, "redirigee") for state in [*PENDING, "acceptee"]),
    ("acceptee", "demarree"),
    ("acceptee", "cloturee"),
    ("demarree", "cloturee"),
    ("cloturee", "demarree"),
    *((state, "annulee") for state in BEFORE_ANSWER),
    *((state, "retiree") for state in OPEN),
    *((state, "erreur") for state in NOT_IN_ERROR),
]
ROWS = ", ".join(f"('{before}', '{after}')" for before, after in MOVES)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_referral_and_its_journal")]

    operations = [
        migrations.RunSQL(
            f"insert into referrals_allowedmove (from_state, to_state) values {ROWS}",
            "delete from referrals_allowedmove",
        ),
        migrations.RunSQL(
            "alter table referrals_transition add constraint transition_is_an_allowed_move "
            "foreign key (from_state, to_state) references referrals_allowedmove (from_state, to_state)",
            "alter table referrals_transition drop constraint transition_is_an_allowed_move",
        ),
        append_only("referrals_transition"),
        grant("select", "referrals_allowedmove"),
    ]

from django.db import migrations

from cordee.audit.rls import grant, protect

# Whoever reads a public page, and the person on her own: one more answer, and nothing else.
ONE_MORE = "((select app.ctx()) = 'visitor' or (select app.ctx()) like 'person:%') and times = 1"
READS = "(select policy.role()) in ('animator', 'administrator')"
FORGETS = "(select policy.job()) = 'feedback'"

# The row of one joins the count of its day. Two firsts at the same instant stay two rows, which are added when read.
COUNTED = """
begin
    update public.feedback_opinion kept
       set times = kept.times + 1
     where kept.id = (
        select one.id from public.feedback_opinion one
         where one.day = new.day and one.page = new.page and one.about = new.about and one.word = new.word
           and one.tongue = new.tongue and one.id <> new.id
         order by one.id limit 1);
    if found then
        delete from public.feedback_opinion one where one.id = new.id;
    end if;
    return null;
end
"""
COUNTS = [
    "create function policy.an_opinion_is_counted() returns trigger language plpgsql security definer "
    f"set search_path = pg_catalog, pg_temp as $policy${COUNTED}$policy$",
    "revoke all on function policy.an_opinion_is_counted() from public",
    "alter function policy.an_opinion_is_counted() owner to cordee_policy",
    "create trigger an_opinion_is_counted after insert on feedback_opinion "
    "for each row execute function policy.an_opinion_is_counted()",
]
COUNTS_BACK = [
    "drop trigger an_opinion_is_counted on feedback_opinion",
    "drop function policy.an_opinion_is_counted()",
]


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0001_counts_of_answers"),
        ("network", "0001_initial"),
        ("people", "0005_a_link_of_a_person_is_no_membership"),
    ]

    operations = [
        grant("select, update, delete", "feedback_opinion", to="cordee_policy"),
        migrations.RunSQL(COUNTS, COUNTS_BACK),
        protect("feedback_opinion", select=f"{READS} or {FORGETS}", insert=ONE_MORE, delete=FORGETS),
        grant("select, insert", "feedback_opinion"),
        grant("delete", "feedback_opinion", to="cordee_worker"),
    ]

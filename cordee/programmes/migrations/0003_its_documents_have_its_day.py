from django.db import migrations

PROGRAMME, DOCUMENT = "programmes_supportprogramme", "documents_document"
# Whoever ends a programme may read none of its documents: they go all the same.
FOLLOW = f"""
begin
    update public.{DOCUMENT} one set destroy_on = new.destroy_on
     where one.case_id = new.case_id and one.programme = new.id::text and one.file <> ''
       and one.destroy_on is distinct from new.destroy_on;
    return null;
end
"""
# One that is added after the end, when none of the others is left.
JOIN = f"""
begin
    if new.programme <> '' and new.destroy_on is null then
        new.destroy_on := (select one.destroy_on from public.{PROGRAMME} one
                            where one.case_id = new.case_id and one.id::text = new.programme);
    end if;
    return new;
end
"""


def told(name, when, table, body):
    return migrations.RunSQL(
        [
            f"create function policy.{name}() returns trigger language plpgsql security definer "
            f"set search_path = pg_catalog, pg_temp as $policy${body}$policy$",
            f"revoke all on function policy.{name}() from public",
            f"alter function policy.{name}() owner to cordee_policy",
            f"create trigger {name} {when} on {table} for each row execute function policy.{name}()",
        ],
        [f"drop trigger {name} on {table}", f"drop function policy.{name}()"],
    )


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0002_a_programme_is_read_as_she_agreed"),
        ("documents", "0002_each_document_has_its_readers"),
    ]

    operations = [
        told("documents_follow_their_programme", "after update of destroy_on", PROGRAMME, FOLLOW),
        told("a_document_takes_the_day_of_its_programme", "before insert", DOCUMENT, JOIN),
    ]

from django.db import migrations

from cordee.audit.rls import grant

# A call that ends without an answer adds one to its département, its need and its day; a corrected one takes it back.
COUNTED = """
declare
    day date := (new.ended_at at time zone 'Europe/Paris')::date;
    place integer;
begin
    if old.unmet_need = new.unmet_need and old.unmet_why = new.unmet_why then
        return null;
    end if;
    if old.unmet_need <> '' then
        delete from public.catalogue_unmetneed one
         where one.departement = new.departement and one.need = old.unmet_need and one."on" = day and one.times = 1;
        select array_position(one.reasons, old.unmet_why) into place from public.catalogue_unmetneed one
         where one.departement = new.departement and one.need = old.unmet_need and one."on" = day;
        update public.catalogue_unmetneed one
           set times = one.times - 1,
               reasons = case when place is null then one.reasons
                              else one.reasons[:place - 1] || one.reasons[place + 1:] end
         where one.departement = new.departement and one.need = old.unmet_need and one."on" = day;
    end if;
    if new.unmet_need <> '' then
        insert into public.catalogue_unmetneed (id, departement, need, "on", reasons, times)
        values (gen_random_uuid(), new.departement, new.unmet_need, day, array[new.unmet_why], 1)
        on conflict (departement, need, "on") do update
           set times = catalogue_unmetneed.times + 1, reasons = catalogue_unmetneed.reasons || excluded.reasons;
    end if;
    return null;
end
"""


class Migration(migrations.Migration):
    dependencies = [
        ("frontdesk", "0010_a_call_ends_with_one_key"),
        ("catalogue", "0005_owners_and_editors_answer"),
        ("referrals", "0011_a_refusal_has_its_consequence"),
    ]

    operations = [
        grant("delete", "catalogue_unmetneed", to="cordee_policy"),
        migrations.RunSQL(
            [
                "create function policy.an_unmet_need_is_counted() returns trigger language plpgsql security definer "
                f"set search_path = pg_catalog, pg_temp as $body${COUNTED}$body$",
                "revoke all on function policy.an_unmet_need_is_counted() from public",
                "alter function policy.an_unmet_need_is_counted() owner to cordee_policy",
                "create trigger an_unmet_need_is_counted after update of unmet_need, unmet_why on frontdesk_call "
                "for each row execute function policy.an_unmet_need_is_counted()",
            ],
            [
                "drop trigger an_unmet_need_is_counted on frontdesk_call",
                "drop function policy.an_unmet_need_is_counted()",
            ],
        ),
    ]

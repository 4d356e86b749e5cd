from django.db import migrations

# Whoever sent it holds its code: a yes is noted, and an agent alone brings it back.
KEPT = "when one.state in ('prise', 'quarantaine') then one.state"
BEFORE = "when one.state = 'prise' then 'prise'"
HEARD = """
begin
    update public.enquiries_enquiry one
       set word = new.word, word_at = new.at, word_channel = new.channel, version = one.version + 1,
           state = case when new.word <> 'oui' then 'close' STATE else 'recue' end,
           promised_at = case when new.word = 'oui' then coalesce(new.promised_at, one.promised_at)
                              else one.promised_at end,
           next_at = case when new.word = 'oui' then coalesce(new.promised_at, one.next_at) else one.next_at end,
           tell_sender_by = case when new.word = 'oui' then coalesce(one.tell_sender_by, new.tell_sender_by)
                                 else one.tell_sender_by end,
           quarantined_at = QUARANTINED_AT,
           closed_at = case when new.word = 'oui' then null else new.at end,
           ending = case new.word when 'oui' then '' when 'non' then 'refusee' else 'retiree' end
     where one.id = new.enquiry_id and one.state in ('recue', 'accord_attendu', 'prise', 'quarantaine');
    if not found then
        raise exception 'enquiry % is over', new.enquiry_id
            using errcode = 'serialization_failure', constraint = 'word_is_said_of_what_runs';
    end if;
    return null;
end
"""


def hears(state, quarantined_at):
    """The owner and the rights of the function stay."""
    body = HEARD.replace("STATE", state).replace("QUARANTINED_AT", quarantined_at)
    return (
        "create or replace function policy.an_enquiry_hears_her() returns trigger language plpgsql security definer "
        f"set search_path = pg_catalog, pg_temp as $policy${body}$policy$"
    )


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0002_visitors_write_and_the_line_reads")]

    operations = [
        migrations.RunSQL(
            hears(KEPT, "one.quarantined_at"),
            hears(BEFORE, "case when new.word = 'oui' then null else one.quarantined_at end"),
        )
    ]

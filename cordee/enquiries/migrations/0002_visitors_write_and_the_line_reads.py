from django.db import migrations

from cordee.audit.rls import grant, policy_function, protect

HERE = (
    "(departement = '' or (select policy.departements()) = '{}' "
    "or departement = any ((select policy.departements())::text[]))"
)
AGENT = f"((select policy.role()) = 'phone_agent' and {HERE})"
JOB = "(select policy.job()) in ('enquiries', 'demo')"
VISITOR = "(select app.ctx()) = 'visitor'"
ALL = "enquiries_enquiry, enquiries_enquirycontact, enquiries_enquirysituation, enquiries_enquirysender"

# For the job that erases: those whose call is over, which alone went on.
CALL_OVER = """
select coalesce(array_agg(one.id), '{}')
  from public.enquiries_enquiry one
  join public.frontdesk_call call on call.id = one.call and call.ended_at is not null
 where policy.job() = 'enquiries' and one.state = 'rappelee'
"""

# What a visitor may write is as it comes in: nobody's, untouched, with no word and no end.
FRESH = """owner_id is null and taken_at is null and attempts = 0 and last_attempt_at is null and reached_at is null
and call is null and closed_at is null and word = '' and word_at is null and sender_told_at is null and version = 0
and state in ('recue', 'accord_attendu', 'quarantaine')"""

# The territory of the agent, and how far the enquiry has come: see decision 0023.
READ = """
select coalesce(array_agg(one.id), '{}')
  from public.enquiries_enquiry one
 where policy.role() = 'phone_agent'
   and (one.departement = '' or policy.departements() = '{}' or one.departement = any (policy.departements()))
   and (one.state in ('recue', 'accord_attendu', 'prise', 'quarantaine')
        or (one.state = 'rappelee' and one.owner_id = policy.membership()
            and exists (select from public.frontdesk_call call
                         where call.enquiry = one.id and call.ended_at is null
                           and call.membership_id = policy.membership())))
"""
# What hangs on an enquiry comes with it, or with her word, as long as nothing of it has ended.
RUNS = """
select one.id from public.enquiries_enquiry one
 where one.id = $1 and one.departement = $2 and one.state in ('recue', 'accord_attendu', 'prise', 'quarantaine')
"""
OF_CODE = """
select one.id from public.enquiries_enquiry one
 where one.code_hash = $1 and one.state in ('recue', 'accord_attendu', 'prise', 'quarantaine')
"""
# What the holder of a code sees, and nothing else: neither who has it in hand, nor whether it is thought to be spam.
FOLLOWED = """
select one.received_at, one.kind::text, one.departement::text,
       case when one.state = 'close' then 'close' when one.state in ('prise', 'rappelee') then 'prise_en_charge'
            else 'recue' end,
       one.kind = 'medecin' and one.word = '' and one.state in ('accord_attendu', 'prise', 'quarantaine'),
       exists (select from public.enquiries_enquirycontact contact where contact.enquiry_id = one.id)
  from public.enquiries_enquiry one where one.code_hash = $1
"""
# The one statement that moves an enquiry at the word of who may not change it.
HEARD = """
begin
    update public.enquiries_enquiry one
       set word = new.word, word_at = new.at, word_channel = new.channel, version = one.version + 1,
           state = case when new.word <> 'oui' then 'close'
                        when one.state = 'prise' then 'prise' else 'recue' end,
           promised_at = case when new.word = 'oui' then coalesce(new.promised_at, one.promised_at)
                              else one.promised_at end,
           next_at = case when new.word = 'oui' then coalesce(new.promised_at, one.next_at) else one.next_at end,
           tell_sender_by = case when new.word = 'oui' then coalesce(one.tell_sender_by, new.tell_sender_by)
                                 else one.tell_sender_by end,
           quarantined_at = case when new.word = 'oui' then null else one.quarantined_at end,
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
MOVES = [
    "create function policy.an_enquiry_hears_her() returns trigger language plpgsql security definer "
    f"set search_path = pg_catalog, pg_temp as $policy${HEARD}$policy$",
    "revoke all on function policy.an_enquiry_hears_her() from public",
    "alter function policy.an_enquiry_hears_her() owner to cordee_policy",
    "create trigger an_enquiry_hears_her after insert on enquiries_enquiryword "
    "for each row execute function policy.an_enquiry_hears_her()",
]
MOVES_BACK = [
    "drop trigger an_enquiry_hears_her on enquiries_enquiryword",
    "drop function policy.an_enquiry_hears_her()",
]


def content(table):
    """Read as far as the enquiry is open to the agent; written with it by the visitor; removed by the job."""
    read = f"enquiry_id = any ((select policy.enquiries_read())::uuid[]) or {JOB}"
    written = f"({VISITOR} and enquiry_id = policy.enquiry_that_runs(enquiry_id, departement)) or {JOB}"
    return [
        protect(table, select=read, insert=written, delete=JOB),
        grant("select, insert", table),
        grant("delete", table, to="cordee_worker"),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("enquiries", "0001_enquiries"),
        ("frontdesk", "0003_a_call_may_answer_an_enquiry"),
        ("people", "0005_a_link_of_a_person_is_no_membership"),
    ]

    operations = [
        grant("select", f"{ALL}, enquiries_enquiryword, frontdesk_call", to="cordee_policy"),
        grant("update", "enquiries_enquiry", to="cordee_policy"),
        policy_function("enquiries_read()", returns="uuid[]", body=READ),
        policy_function("enquiries_whose_call_is_over()", returns="uuid[]", body=CALL_OVER),
        policy_function("enquiry_that_runs(one uuid, departement text)", returns="uuid", body=RUNS),
        policy_function("enquiry_of_code(code_hash text)", returns="uuid", body=OF_CODE),
        policy_function(
            "followed_enquiry(code_hash text)",
            returns="table(received_at timestamptz, kind text, departement text, stands text, awaits boolean, "
            "is_reachable boolean)",
            body=FOLLOWED,
        ),
        protect(
            "enquiries_enquiry",
            select=f"{AGENT} or {JOB}",
            insert=f"({VISITOR} and {FRESH}) or {JOB}",
            update=f"({AGENT} and state <> 'close') or {JOB}",
            update_check=f"{AGENT} or {JOB}",
            delete=JOB,
        ),
        grant("select, insert, update", "enquiries_enquiry"),
        grant("delete", "enquiries_enquiry, enquiries_enquiryword", to="cordee_worker"),
        *content("enquiries_enquirycontact"),
        *content("enquiries_enquirysituation"),
        *content("enquiries_enquirysender"),
        protect(
            "enquiries_enquiryword",
            select=f"{AGENT} or {JOB}",
            insert=f"({VISITOR} and channel = 'code' and enquiry_id = policy.enquiry_that_runs(enquiry_id, departement)) "
            f"or (channel = 'voix' and membership_id = (select policy.membership()) "
            "and enquiry_id = any ((select policy.enquiries_read())::uuid[])) "
            f"or {JOB}",
            delete=JOB,
        ),
        grant("select, insert", "enquiries_enquiryword"),
        migrations.RunSQL(MOVES, MOVES_BACK),
        protect("enquiries_erasedenquiries", select=JOB, insert=JOB, update=JOB),
        grant("select", "enquiries_erasedenquiries"),
        grant("insert, update", "enquiries_erasedenquiries", to="cordee_worker"),
    ]

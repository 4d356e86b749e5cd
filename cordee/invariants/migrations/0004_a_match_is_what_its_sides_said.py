from django.db import migrations

from cordee.audit.rls import policy_function

# One pass over matches and sides.
SIDES = """
select found.id from public.matching_match found
  left join public.matching_matchside side on side.match_id = found.id
 group by found.id having count(side.id) <> 2 or count(distinct side.person_id) <> 2
"""

# One pass over matches, sides and words. Who never spoke says nothing.
WORDS = """
select found.id from public.matching_match found
  join (select side.match_id,
               bool_or(coalesce(last.word, '') = 'other') as denied,
               bool_and(coalesce(last.word, '') = 'same') as agreed,
               bool_or(side.word <> coalesce(last.word, '')
                       or side.version <> coalesce(last.version, 0)) as differs
          from public.matching_matchside side
          left join (select distinct on (word.side_id) word.side_id, word.word, word.version
                       from public.matching_matchword word order by word.side_id, word.version desc) last
            on last.side_id = side.id
         group by side.match_id) said on said.match_id = found.id
 where said.differs
    or found.state <> case when said.denied then 'rejected' when said.agreed then 'confirmed' else 'proposed' end
"""

QUESTIONS = {"broken_i11_sides()": SIDES, "broken_i11_words()": WORDS}


def question(signature, query):
    body = f"""
begin
    if policy.job() is distinct from 'invariants' then
        raise exception '% answers to the job of the invariants alone', '{signature}'
            using errcode = 'insufficient_privilege';
    end if;
    return query {query};
end
"""
    return policy_function(signature, returns="setof uuid", body=body, language="plpgsql")


def for_jobs_only(signature):
    return migrations.RunSQL(
        f"revoke execute on function policy.{signature} from cordee_web",
        f"grant execute on function policy.{signature} to cordee_web",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("invariants", "0003_the_animator_hears_of_silence"),
        ("matching", "0002_each_side_sees_itself"),
    ]

    operations = [
        migrations.RunSQL(
            "grant select on matching_matchword to cordee_policy", "revoke select on matching_matchword from cordee_policy"
        ),
        *(question(signature, query) for signature, query in QUESTIONS.items()),
        *(for_jobs_only(signature) for signature in QUESTIONS),
    ]

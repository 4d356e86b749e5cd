"""What the journal is watched for: readings that somebody should look at. A line is a question, never a finding."""

from datetime import timedelta
from enum import StrEnum


class Rule(StrEnum):
    """In the words of "Privacy, access and the loop that never breaks", L-07."""

    NO_PART = "no_part"  # the organisation took no part in the case, and no reason was written
    SAME_NAME = "same_name"  # the reader has the surname, or the mail address, of the person
    MANY = "many"  # many cases in a day
    TOO_MANY = "too_many"  # so many that the reader is asked again who they are
    HONEY = "honey"  # a case that nobody has a reason to open
    SENSITIVE = "sensitive"  # the first reading of a sensitive case by this member
    NO_FOLLOW_UP = "no_follow_up"  # opened, and nothing done around it by the whole organisation


# Nothing was done on the case from so long before it was opened until so long after.
FOLLOWED_BEFORE = timedelta(days=30)
FOLLOWED_WITHIN = timedelta(days=7)
# A sweep looks at these days again, so that one that did not run is made up for by the next.
LOOKED_BACK = timedelta(days=3)
# Of one member and one case, these are said once, on the first day.
SAID_ONCE = frozenset({Rule.SAME_NAME, Rule.SENSITIVE, Rule.NO_FOLLOW_UP})

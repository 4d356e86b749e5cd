"""English, for the public pages: clauses, words and numbers, as ``cordee.domain.rules.saying`` needs them."""

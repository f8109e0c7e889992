"""Who is in difficulty: conditions over facts on file, chosen by the office that founds an initiative.

A fact that is not recorded fulfils none. What a condition looks at is in `queries.difficulty`; here stand its codes.
"""

CONDITIONS = (
    "guarded_badly",
    "ill_or_disabled",
    "poor",
    "out_of_school",
    "level_red",
    "level_yellow",
    "need_open",
)
BADLY_GUARDED = ("none", "parents_incapable", "carer_weak")
ILL_OR_DISABLED = ("30", "40", "60")
POOR = ("minimum_living", "extreme", "marginal", "monitored")
OUT_OF_SCHOOL = ("dropout", "out_of_school")

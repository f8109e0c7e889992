"""Who counts as left behind: definitions in legal use (口径) as data, and what follows from dated facts.

`facts` are what is known of one child; `conditions` the vocabulary in which a definition is written; `definitions`
the national ones and how a county writes its own; `judging` answers on a date, why, and when time alone changes it.
"""

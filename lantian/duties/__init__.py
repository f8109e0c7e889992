"""What is owed to each child: by whom, until when, on what basis, and what was done about it.

Rules are data; what follows from a rule, the last deed and the calendar is pure. A deed is recorded elsewhere
(a visit, a check) and only counted here.
"""

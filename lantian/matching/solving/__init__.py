"""Who best stands by whom: candidates, a plan of least cost, and its proof. Pure: columns in, columns out.

`shapes` says what is given, `bars` what may never be, `costs` what a pair costs; `solve` makes the plan and its
`certificate`, `verify` checks both and shares no code with them (decision 0035).
"""

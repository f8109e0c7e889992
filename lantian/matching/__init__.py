"""Who could stand by whom: candidates, the best plan with its proof, and what people decide on it.

`solving` is pure: columns in, a plan and its proof out. The solver proposes; nothing becomes a pair but by a person's
decision, which goes through `pairing` and is checked there again.
"""

"""Two files of one child become one, and two again: what they say side by side, what was changed and how it stood.

The file that goes stays in the register as a shell and keeps what stands second; all else moves to the file that
stays. Each change stands in a ledger, so that it can be taken back.
"""

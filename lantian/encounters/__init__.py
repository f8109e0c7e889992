"""Every act of care: visits, talks, calls, help with homework, aid handed over, counselling.

Recorded once by whoever did it, in under a minute; corrected, never overwritten. It fulfils duties.
"""

"""Values as people type them: names, dates, identity numbers, phones.

Each parser takes a text and returns a value in its one normal form, or a `WrongValue` that says by code
what is wrong and what was expected. None raises on bad input. Pure: no Django, no clock.
"""

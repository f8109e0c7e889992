"""Who is the same child: outside lists against the register, the register against itself.

A list comes in as a source (school roll, hukou, allowance …), its lines are linked to children, and what
does not agree becomes work for a person. Nothing here overwrites what the register says.
"""

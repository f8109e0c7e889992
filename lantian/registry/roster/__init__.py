"""A roster (花名册) read: where its table begins, which column is what, what each cell says.

Pure, so that a file can be read in several processes: rows of text in, typed values and wrong cells out.
Nothing here knows what the register holds already. Only `messages` speaks to people.
"""

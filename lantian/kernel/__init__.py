"""The ground floor: what every room stands on and no room is about.

Rows and their keys, the city that a request acts in, code tables, values as people type them,
spreadsheets, documents, page parts. No word of the domain lives here.
"""

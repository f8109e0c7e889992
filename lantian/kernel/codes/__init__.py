"""Code tables: the national ones (GB/T), and those that the work itself needs, as data with both languages.

One CSV each in `data`: code, name_zh, name_en and the other ways people write it, separated by `|`.
"""

"""The official returns (登记表, 花名册, 统计表): a view of the register on a day, under a calibre, for a place.

What a form asks is data (`rules.templates`), in the vocabulary of `rules.vocabulary`; `counting` makes one SQL
statement of it, `services` freezes what was issued, `documents` set it as .xlsx and as PDF.
"""

"""Spreadsheets in and out, as text and without Django.

`reading` gives every cell of an uploaded file as text, whatever made the file; `writing` makes workbooks,
and marked copies of an upload that an official repairs and sends again.
"""

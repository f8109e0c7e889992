"""Days: half-open spans of them, legal holidays, weekends worked instead (调休), working days and counting them.

What the State Council announced is data by year; a year that it has not announced yet is answered with weekends
and the holidays of fixed date, and every answer says so.
"""

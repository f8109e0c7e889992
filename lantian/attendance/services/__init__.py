"""Writes of days missing at school: noted, corrected, ended, followed, done about, forgotten."""

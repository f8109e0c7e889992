"""Telling people that something waits for them: in the house, by e-mail, by messenger, by text message.

A notice names no child and no number. It says what kind of thing waits, how urgent it is, and where to look.
"""

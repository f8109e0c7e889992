"""Uploads: what was sent in, by whom, and who may open it.

A file lies sealed on disk under its key, never under a name that somebody typed; its row says what it is.
An upload that grows past the limit is refused while it still arrives.
"""

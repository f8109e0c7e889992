"""Puts figures into the words of official paper. Paper is Chinese, whoever makes it."""

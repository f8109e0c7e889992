"""Reads of the register. Each sees what the acting post may see."""

"""Reads of campaigns. Each sees what the acting post may see."""

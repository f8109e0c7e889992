"""Shapes of what is typed in; meaning is checked in rules and services."""

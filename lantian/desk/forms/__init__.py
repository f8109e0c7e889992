"""Shapes of what is typed at the desk: few questions, each in one line."""

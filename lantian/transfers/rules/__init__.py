"""The agreement around a move: pure."""

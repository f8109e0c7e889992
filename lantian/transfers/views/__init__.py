"""Pages of moves between offices."""

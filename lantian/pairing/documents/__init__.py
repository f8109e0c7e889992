"""Paper of this room: the agreement of a child, its family and a helper."""

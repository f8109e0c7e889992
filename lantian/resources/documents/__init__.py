"""Files that this room writes."""

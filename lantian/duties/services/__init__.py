"""Writing duties: from facts, from deeds, from promises, from time."""

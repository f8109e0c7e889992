"""Beginning a way, doing its steps, sending its papers, ending it."""

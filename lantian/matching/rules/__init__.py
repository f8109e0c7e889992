"""Pure: what a place may set, which steps there are, which locks contradict each other."""

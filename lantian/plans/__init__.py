"""What a child needs, in its own words too, what is done about it, and how the child itself finds it."""

"""Forms of moves: within the city, and to and from other cities."""

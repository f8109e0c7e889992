"""What follows from a way and the facts of a child: pure."""

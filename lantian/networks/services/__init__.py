"""What is written about the four networks."""

"""What follows from facts alone: the steps of a village, what counts as complete, samples, estimates, codes."""

"""What follows, from facts and dates alone."""

"""What follows from a list and the register, without a database."""

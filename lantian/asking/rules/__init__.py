"""What can be asked for, what may be told of it, what a new form asks and what it costs."""

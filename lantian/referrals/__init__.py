"""What one unit asks of another for a child: accepted or refused, answered in time, one owner at any time."""

"""What is written at the desk itself; all else is written by the rooms below."""

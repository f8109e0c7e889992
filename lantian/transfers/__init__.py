"""A child moves to another county: its file asked for, handed over and received, in nobody's hands twice."""

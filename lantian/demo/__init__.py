"""The demonstration: a city that looks real and of which every person is invented."""

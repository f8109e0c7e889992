"""The benches: figures measured as ratios or under a stated load, each with data of its own."""

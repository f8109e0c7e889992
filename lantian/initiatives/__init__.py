"""Local brands of help as data, stations of the five elders, hand-in-hand groups of children."""

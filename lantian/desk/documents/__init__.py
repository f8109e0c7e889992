"""Paper of the working day: the weekly list of a village, the pack for a successor."""

"""Who asks for figures and on what basis, and what they get: forms on record, the explorer, exports."""

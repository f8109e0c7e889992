"""Lists of resources as offices keep them: which column is what, and what a line says (pure)."""

"""Pages of ready ways."""

"""Pages of days missing at school."""

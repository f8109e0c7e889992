"""Forms of days missing at school."""

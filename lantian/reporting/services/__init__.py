"""Making reports and taking lists to departments."""

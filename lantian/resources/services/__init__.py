"""What happens to resources and orders: one verb, one function."""

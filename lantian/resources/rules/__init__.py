"""What follows for resources and orders. Pure."""

"""Pages of the directory and of orders."""

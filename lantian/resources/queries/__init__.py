"""What is read of resources and orders."""

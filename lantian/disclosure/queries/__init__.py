"""What left the house."""

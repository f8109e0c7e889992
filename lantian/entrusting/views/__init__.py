"""What is shown and what is submitted."""

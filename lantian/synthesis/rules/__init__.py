"""What is pure: how counts are protected before they leave."""

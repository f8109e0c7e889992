"""What follows about the four networks: who stands in them, whom they tell."""

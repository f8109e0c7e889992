"""What an initiative is, whom it is for, how far it is; what a group of children is. No Django, no clock."""

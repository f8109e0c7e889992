"""What pages and other rooms ask about lists and questions."""

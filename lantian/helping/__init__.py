"""Who stands by children: kinds of helpers, what they offer, their training, the yearly check, leaving."""

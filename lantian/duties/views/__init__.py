"""Pages: what I owe, where duties are late and will be, the rules, who stands in."""

"""Pure rules: what a form may ask, and which of its sums must agree."""

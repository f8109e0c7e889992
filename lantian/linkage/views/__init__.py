"""The pages of lists, of worklists, and of two children side by side."""

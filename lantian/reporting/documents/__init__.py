"""Reports as files: the same figures in the same words, whenever one is opened."""

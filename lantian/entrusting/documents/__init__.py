"""Paper of entrusted care: the agreement, the pledge, the written notices."""

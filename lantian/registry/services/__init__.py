"""Everything that writes the register: one verb, one function, one transaction."""

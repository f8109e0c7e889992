"""Everything that writes a campaign: one verb, one function, one transaction."""

"""Papers for a round: consent and answer sheets."""

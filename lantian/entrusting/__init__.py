"""Care that parents entrust to somebody while they are away: who may be entrusted, the agreement, the two notices."""

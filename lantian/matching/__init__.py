"""Who could stand by whom: candidates, the best plan with its proof, and what people decide on it."""

"""What stands in the figures, and what is behind them."""

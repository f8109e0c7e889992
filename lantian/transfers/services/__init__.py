"""Asking for a child, agreeing, handing over, receiving."""

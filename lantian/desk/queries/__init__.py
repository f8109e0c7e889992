"""Reads of the desk: each looks at several rooms below and gives back what one page shows."""

"""Mandatory reports of harm: 110 first, a clock that cannot be slept through, the sealed identity of who reported."""

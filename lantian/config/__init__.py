"""Settings, addresses and the command line: the only floor that knows every room."""

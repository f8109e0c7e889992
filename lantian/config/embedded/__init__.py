"""The embedded PostgreSQL: the wheel's programs, a data folder under `var/`, one socket and no port."""

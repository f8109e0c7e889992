"""Django's PostgreSQL backend, with foreign keys between city rows that hold their city too."""

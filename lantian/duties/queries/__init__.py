"""Reading duties: whose they are, where they are late, what is about to be broken."""

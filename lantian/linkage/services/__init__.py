"""What people do with lists and questions: one verb, one function, one transaction."""

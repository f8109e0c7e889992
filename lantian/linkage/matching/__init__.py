"""Who is the same child, computed: records in, pairs with their evidence out. No database, no web, no clock.

`linking` is the door. Records are prepared (`preparing`), brought together (`blocking`), compared (`comparing`),
weighed (`weights`) by Splink on DuckDB or Spark, and each pair gets its band (`resolving`).
"""

"""The first page of the day: where I act, my children by place or class, what is missing, what I had open."""

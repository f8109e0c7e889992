"""Days on which a child is missing at school: noted once as a period, called home about, looked into, reported, ended.

School days alone count, by the calendar of the child's school and place. What is owed for how many days is data.
"""

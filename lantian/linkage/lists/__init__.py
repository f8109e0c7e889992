"""From a list to questions: its lines, the register beside them, what holds of each line, what is to be asked.

Runs in a job. Identity numbers are open here and nowhere else: they are neither logged nor written in clear.
"""

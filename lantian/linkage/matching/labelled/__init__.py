"""Invented children whose truth is known: to fit the weights and to measure what linking is worth.

Nobody's name or number is in it. `people` are families of villages, `errors` is what lists make of them,
`sets` draws two lists or one with doubles from them.
"""

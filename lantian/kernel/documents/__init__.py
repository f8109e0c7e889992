"""Printed documents: a Typst template and plain data in, a PDF out. Knows no Django and no domain.

`fonts` finds the typefaces, `codes` draws QR codes, `typesetting` sets pages. The typesetter keeps
threads of its own: a process that has set a page may start others with spawn, never with fork.
"""

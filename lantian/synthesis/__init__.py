"""Invented worlds of any size: a city, a province, a nation of children, drawn as columns and loaded by COPY.

Nobody in them exists. What is generated is marked as such, and never stands beside children who do exist.
"""

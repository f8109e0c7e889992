"""The count that can be proved: campaigns of a concentrated census (摸底排查), and the official returns.

A campaign knows every household that was visited and what was found, village by village, to a signed closing
sheet; a return (登记表, 花名册, 统计表) is a view of the register on a day, under a calibre, for a place.
"""

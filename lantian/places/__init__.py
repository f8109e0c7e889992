"""Where things are, and who sits there: the same for every city.

Regions by 12-digit code (province, city, county, town, village) with their history, the bodies that
administer them, and units (departments, schools, committees, organisations) with their dated part in
the work for the children. Names as people type them are found here too.
"""

"""Changes to places, by what they change: regions, units, schools, calendars."""

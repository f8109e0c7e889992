"""Pure: rules as data, the calendar they run by, and what follows for one duty of one child."""

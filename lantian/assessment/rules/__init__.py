"""What follows from what is known of a child: levels, reasons, dates. No Django, no clock, no database."""

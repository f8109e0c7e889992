"""What follows from what is known of a carer and an agreement. Pure: no Django here."""

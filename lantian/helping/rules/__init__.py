"""What follows about helpers from what is known of them, without a database."""

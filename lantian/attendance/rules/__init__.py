"""What follows from days missing at school: facts and a calendar in, days out."""

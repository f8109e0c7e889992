"""How numbers and days are written where Lantian differs from Django."""

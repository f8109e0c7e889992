"""How figures are read: shares, ages, changes, what is too small to be told, what stands out."""

"""Pages: what was told, how one wants to be told, the robots of offices, the ways out of this installation."""

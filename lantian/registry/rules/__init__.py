"""Pure decisions about children and their facts."""

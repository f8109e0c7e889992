"""The ways out of the house: by e-mail, by text message, by a messenger's robot. Each sends or says why not."""

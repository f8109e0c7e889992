"""The cast, the tests of the whole house, and the stories in a browser."""

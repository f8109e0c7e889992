"""The pages of the room: doors and own account, posts and people, the access log."""

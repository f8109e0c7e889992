"""Who stands around a child: the four networks, their empty places, and who hears of what happens."""

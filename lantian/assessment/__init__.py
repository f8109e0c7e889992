"""The five losses of a child: facts with their sources, the level they suggest, the level a person confirms."""

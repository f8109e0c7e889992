"""Protection cases behind a closed door: four steps, a team, conferences, a safety plan, the courts."""

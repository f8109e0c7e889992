"""Ready ways with their papers: leaving school, no registration, alone, at work, bullied."""

"""Reports as offices know them: monthly, quarterly, half-yearly, frozen with the state they were made from."""

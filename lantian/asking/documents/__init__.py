"""What leaves the explorer and the register of forms as files."""

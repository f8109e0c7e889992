"""Pure decisions of the desk: what comes first, what stands together, why something was not done."""

"""The assessment on paper."""

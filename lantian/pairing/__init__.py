"""A child and its helper: proposal, consent, agreement, trial, year after year; and who has nobody yet."""

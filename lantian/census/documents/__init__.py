"""Paper of a campaign: sheets to tick by hand, and the closing sheet to sign and stamp.

Plain values in, a PDF out; no database and no clock. All text is Chinese.
"""

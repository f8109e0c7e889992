"""Paper about a child: the pocket card, the duty-holder's card, the official registration form.

Plain values in, a PDF out; no database and no clock. All text is Chinese: the paper is for children,
grandparents and county offices.
"""

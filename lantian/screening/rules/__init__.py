"""Pure decisions: conditions of a question, the form itself, scores, consent."""

"""Reads over the tables of the room; `attention_of` and `attentions_of` are what other rooms ask."""

from lantian.screening.queries.attention import attention_of, attentions_of

__all__ = ["attention_of", "attentions_of"]

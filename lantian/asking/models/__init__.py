"""Tables of this room."""

from lantian.asking.models.choices import SavedChoice
from lantian.asking.models.exports import FigureExport
from lantian.asking.models.register import FormAnswer, RequestedForm, UnlistedForm

__all__ = ["FigureExport", "FormAnswer", "RequestedForm", "SavedChoice", "UnlistedForm"]

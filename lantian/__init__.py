"""Lantian 蓝天: a city's care of its rural left-behind children."""

__version__ = "0.1.0"

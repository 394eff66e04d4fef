"""Daesang: takes, an honest consensus and recommendations for K-drama and film communities."""

__version__ = "0.1.0"

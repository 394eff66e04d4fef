"""Daesang: takes, an honest consensus and recommendations for K-drama and film communities."""

__version__ = "1.0.0"

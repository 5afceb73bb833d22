"""Advice: the advisory board (Beirat) and the support of municipalities (Prozessbegleitung)."""

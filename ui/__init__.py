"""The look: page frame, form renderer, German fields, keyset lists and who may enter which route; no models."""

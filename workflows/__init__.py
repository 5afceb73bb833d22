"""The engine and the case file; knows no business word."""

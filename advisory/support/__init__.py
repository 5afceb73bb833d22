"""Process support (Prozessbegleitung): cooperation agreements and advisory cases; learning stays apart from money."""

"""Pages above the flow: start, overview, sections, check and submit, where is my application."""

"""Letters and forms as tagged PDF (PDF/UA-1, PDF/A-2a) by typst, from data, never from markup or the network."""

"""The board (Beirat): so far its counting rules; seats, ballots and resolutions come to stand here."""

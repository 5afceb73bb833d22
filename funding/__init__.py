"""Money: funding applications (Förderanträge) and their financing by halves."""

"""People, organisations (the 22 Thuringian local authorities among them), roles, sign-in and invitations."""

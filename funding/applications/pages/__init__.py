"""Pages of an application: the draft, its submission, where it stands."""

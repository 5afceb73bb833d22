"""The engine on top of django-viewflow: lock, nodes, the one door to tasks, jobs and sweeps."""

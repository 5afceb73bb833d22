"""Cases and tasks for programs, under the same policies and through the same door as the pages."""

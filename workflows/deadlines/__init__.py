"""Time: working days, periods with pauses and extensions, reminders."""

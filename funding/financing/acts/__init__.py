"""Acts outside a task: end or reopen a contract, call for money, settle a year."""

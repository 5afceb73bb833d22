"""The figures of a funding: calculator, settlement, plan, exchange format; pure, no import of ours."""

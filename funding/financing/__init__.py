"""Finance plan and the rule of halves; contract, payment calls and proof of use come to stand here."""

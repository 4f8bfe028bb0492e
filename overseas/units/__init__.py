"""Administrative units, dated, with their succession."""

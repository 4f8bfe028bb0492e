"""Host countries and programmes, with their dated terms."""

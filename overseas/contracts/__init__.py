"""Work abroad: the contract, its extension, its end and what became of it."""

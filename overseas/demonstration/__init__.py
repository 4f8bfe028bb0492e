"""A province to try the program in: invented people, made by the actions that the pages use."""

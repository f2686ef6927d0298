"""归档考核: evidence of a year in figures, and packages of everything that proves it."""

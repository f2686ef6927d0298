"""申报表: type, check, file, withdraw; the papers of one declaration."""

"""甄选: outcomes, proposals, wording, notes and tags of a theme."""

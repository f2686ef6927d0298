"""代填: the papers that came by mail, filed for their units."""

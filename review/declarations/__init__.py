"""受理: read a filed declaration, accept or return it, extend its time."""

"""主题列表: which themes, in which order, with which menus; how each person likes it."""

"""附件: the stamped scan and other files; the code read from a scan."""

"""计划文件: every form of an issued plan, and the long ones by the worker."""

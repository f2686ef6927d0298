"""总览: figures of the year, and the 甄选情况说明."""

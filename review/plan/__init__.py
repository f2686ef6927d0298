"""计划安排: twelve months, the order, 征询, and the table on paper."""

"""宣传推介: 典型经验 for the city, 简报 and 工作总结, what the media told."""

"""Chinese statistics part thousands as everybody else does (国家统计局: 10,316)."""

NUMBER_GROUPING = 3
THOUSAND_SEPARATOR = ","

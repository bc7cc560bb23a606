"""What the rules of every domain share: days, spans, clocks, findings, months, what is counted.

Pure functions and frozen structs, as rules are; a domain's book takes in what is common by
`common.register`, its indicators by `counting`.
"""

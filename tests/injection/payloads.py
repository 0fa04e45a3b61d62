"""The texts that are sent everywhere, each showing another kind of sink; all begin with one mark."""

MARK = "zq7"

# As text it opens an element, in an attribute its quotation marks end the attribute: either way `data-zq7` shows.
MARKUP = f"{MARK}<b data-{MARK} hx-get=/{MARK} hx-trigger=load>'\"&`"
# Without angle brackets: filters that only look for tags let these through.
ATTRIBUTE = f'{MARK}" autofocus data-{MARK} hx-get=/{MARK} x="'
SINGLE_QUOTED = f"{MARK}' autofocus data-{MARK} hx-get=/{MARK} x='"
UNQUOTED = f"{MARK} autofocus data-{MARK} hx-get=/{MARK}"
# Out of a text box, a title, a comment, a script.
ENDING = f"{MARK}</textarea></title></script></style>--><b data-{MARK} hx-get=/{MARK}>"
# 7 + 42 is only ever seen where a text was taken for a template.
TEMPLATE = f"{MARK}{{{{7|add:42}}}}{{% csrf_token %}}"
HEADER = f"{MARK}\r\nX-{MARK}: 1\r\n\r\n<b data-{MARK}>"
FORMULAS = [f'=1+1&"{MARK}"', f'@SUM(1)&"{MARK}"', f"+{MARK}|' /C calc'!A0", f"-2+3+cmd|{MARK}"]

# Where an address is asked for: next, back, and whatever else becomes a link.
AWAY = [
    f"javascript:{MARK}",
    f"//{MARK}.example/",
    f"/\\{MARK}.example/",
    f"https://{MARK}.example/",
    f"\tjavascript:{MARK}",
    f"/{MARK}/../..//{MARK}.example",
    f"data:text/html,<b data-{MARK}>",
]

TEXTS = {
    "markup": MARKUP,
    "attribute": ATTRIBUTE,
    "single-quoted": SINGLE_QUOTED,
    "unquoted": UNQUOTED,
    "ending": ENDING,
    "template": TEMPLATE,
}
ADDRESSES = {f"address-{number}": text for number, text in enumerate(AWAY)}
ALL = {**TEXTS, **ADDRESSES, "header": HEADER, "formula": FORMULAS[0]}

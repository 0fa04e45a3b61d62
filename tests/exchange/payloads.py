"""Sixty texts that spreadsheets like to run, change or break."""

STARTS = ["=", "+", "-", "@", "\t=", "\r=", "＝", "＋", "－", "＠", " =", "'=", '"=', "\n="]
BODIES = ["1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x.invalid","点我")']
ODD = [
    "#N/A",
    "#REF!",
    "#DIV/0!",
    "_x0041_",
    "_x005F_x0041_",
    "_x000D_",
    " 前后有空格 ",
    "两行\n文字",
    "<f>1+1</f>",
    "]]>&amp;",
    "<![CDATA[x]]>",
    "001",
    "1E5",
    "2023-05-01",
    "TRUE",
    "91320102MA1WXYZ12X",
    "😀𠮷",
    "𠀀·王",
]
PAYLOADS = [*(start + body for start in STARTS for body in BODIES), *ODD]

assert len(PAYLOADS) == len(set(PAYLOADS)) == 60

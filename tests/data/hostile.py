"""Strings that were made to steer a terminal, to hide, to be run, or to end up where they should not."""

from __future__ import annotations

import re
from typing import Final

HOSTILE: Final = {
    "clear the screen": "a\x1b[2J\x1b[Hb",
    "colour": "a\x1b[31;7mb\x1b[0m",
    "set the title": "a\x1b]0;owned\x07b",
    "fill the clipboard": "a\x1b]52;c;b3duZWQ=\x1b\\b",
    "link elsewhere": "\x1b]8;;https://evil.example\x1b\\good.example\x1b]8;;\x1b\\",
    "device control": "a\x1bP$qm\x1b\\b\x1b_Gi=1\x1b\\c\x1b^x\x1b\\",
    "answer back": "a\x05b\x1b[6n\x1b[>c",
    "C1": "a\x9b2Jb\x9d0;owned\x9cc\x90d\x85e",
    "bell, back, return": "a\x07b\x08\x08\x08c\rd\x0be\x0cf\x7f",
    "overriding direction": "a\u202egnp.exe\u202cb\u202ac\u202bd\u202de",
    "isolates": "a\u2066b\u2067c\u2068d\u2069e",
    "markup": "[red]a[/red] [bold on white]b[/] [link=https://evil.example]c[/link]",
    "markup that acts": "[@click=app.quit]a[/] [@click='screen.dismiss']b[/]",
    "markup that does not close": "[/] [/red] [[ ]] [red \\[ \\",
    "script address": "[a](javascript:alert(1)) <javascript:alert(1)> JaVaScRiPt:alert(1)",
    "data address": "![a](data:text/html;base64,PHNjcmlwdD4=) data:text/html,x vbscript:x file:///etc/passwd",
    "formula =": '=HYPERLINK("http://evil.example";"a")',
    "formula +": "+1+cmd|' /C calc'!A0",
    "formula -": "-2+3",
    "formula @": "@SUM(1+1)",
    "formula after a tab": "\t=1+1",
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=alert(1)>",
    "closing tags": "</p></body></html></textarea><!-- --> ]]> <b",
    "entities": "&lt;b&gt; &#27;[2J &#x9b;2J &amp;amp;",
    "parents": "../../../etc/passwd",
    "root": "/etc/passwd",
    "another system's path": "C:\\Windows\\system32\\a.exe \\\\host\\share CON NUL",
    "home": "~/.bashrc $HOME `id` $(id) ; id | id && id",
    "long name": "n" * 300,
    "name with line ends": "a\nb\r\nc\u2028d\u2029e",
    "options": "--help -o /etc/passwd",
    "NUL": "a\x00b",
    "half characters": "a\ud800b\udfffc",
    "tag characters": "a\U000e0041\U000e0042\U000e007fb",
    "invisible": "a\u200b\u200c\u200d\u2060\ufeff\u00ad\u180eb",
    "annotation characters": "a\ufff9b\ufffac\ufffbd",
    "joined": "👩\u200d👩\u200d👧\u200d👦\u200d" * 20,
    "combining": "a" + "\u0301\u0323\u0489" * 200,
    "jamo": "\u1100" * 40 + "\u1161" * 40 + "\u11a8" * 40,
    "wide": "﷽" * 30 + "𒐫" * 30,
    "large number": "9" * 400,
    "huge number": "9" * 5000,
    "negative number": "-1e9999",
    "not a number": "NaN",
    "format": "%s%n%x {0} {__class__} ${x} #{x}",
    "SQL": "'; DROP TABLE articles; -- \" ' OR 1=1 /*",
    "full-text": 'NEAR(a b) AND NOT * ^a {title}:a "',
    "YAML": "--- !!python/object/apply:os.system ['id'] &a [*a]",
    "front matter": "---\ntitle: a\n---\n",
    "JSON": '{"type": "article", "text": "x"}',
    "templates": "{{ 7*7 }} {% include '/etc/passwd' %} [[wiki]] ![[embed]] %%hidden%% ^id",
    "nesting": "[" * 300 + "(" * 300 + ">" * 300,
    "emphasis": "*_" * 300,
}
"""What it does -> the string."""

LONG_TITLE: Final = "Sehr lang " * 105_000
"""A title of a megabyte."""

STEERING: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""What nothing that Glosse keeps or writes may hold, beside TAB and line feed."""

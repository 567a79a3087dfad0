"""Reading a query from left to right, character by character."""

from __future__ import annotations

from annotations.errors import QueryError
from annotations.search.characters import ends_word


class Scanner:
    """A place in a query that moves on; `position` is in code points."""

    def __init__(self, query: str) -> None:
        self.query = query
        self.position = 0

    def at_end(self) -> bool:
        """Whether nothing is left."""
        return self.position >= len(self.query)

    def peek(self) -> str:
        """The next character, '' at the end."""
        return self.query[self.position : self.position + 1]

    def skip_space(self) -> None:
        """Go to the next character that is no white space."""
        while self.peek().isspace():
            self.position += 1

    def at_or(self) -> bool:
        """Whether the word `OR` comes next."""
        after = self.query[self.position + 2 : self.position + 3]
        return self.query.startswith("OR", self.position) and (not after or ends_word(after))

    def at_minus(self) -> bool:
        """Whether a `-` comes next that negates what follows it."""
        after = self.query[self.position + 1 : self.position + 2]
        return self.peek() == "-" and bool(after) and not after.isspace() and after != ")"

    def run(self) -> str:
        """Everything up to white space, a quotation mark or a parenthesis."""
        start = self.position
        while not self.at_end() and not ends_word(self.peek()):
            self.position += 1
        return self.query[start : self.position]

    def quoted(self) -> str:
        """What stands between quotation marks; QueryError if the second is missing or nothing is between them."""
        start = self.position
        self.position += 1
        parts: list[str] = []
        while True:
            end = self.query.find('"', self.position)
            if end < 0:
                raise QueryError("a quotation mark is not closed", start)
            parts.append(self.query[self.position : end])
            self.position = end + 1
            if self.peek() != '"':
                break
            parts.append('"')
            self.position += 1
        if not "".join(parts).strip():
            raise QueryError("nothing between the quotation marks", start)
        return "".join(parts)

    def value(self) -> str:
        """A field's value, in quotation marks or up to the end of the word."""
        return self.quoted() if self.peek() == '"' else self.run()

"""Looking a code book over: its tree, what is hardly used, what may be the same, what goes together."""

from __future__ import annotations

from annotations.codebook import Alike, TagNode, Together
from annotations.library.tagging import Tagging
from annotations.store import tag_counts
from annotations.store.values import fold


class Surveying(Tagging):
    """The part of the facade that tells how tags are used."""

    def tag_tree(self) -> list[TagNode]:
        """Every tag and every level above one, each right before those below it, by name."""
        whole, worn = tag_counts.by_level(self._reader), tag_counts.worn(self._reader)
        tags = {fold(tag.name): tag for tag in self.tags()}
        names: dict[str, str] = {}
        below: dict[str, int] = {}
        for tag in tags.values():
            levels = tag.name.split("/")
            for depth in range(1, len(levels)):
                name = "/".join(levels[:depth])
                names.setdefault(fold(name), name)
                below[fold(name)] = below.get(fold(name), 0) + 1
        names |= {key: tag.name for key, tag in tags.items()}
        found = []
        for key in sorted(names, key=lambda key: key.split("/")):
            known = tags.get(key)
            own = known.count if known else 0
            articles = worn.get(known.id, 0) if known else 0
            under = below.get(key, 0)
            together = whole.get(key, 0) if under else own
            found.append(TagNode(names[key], known, own, together, articles, under))
        return found

    def tags_used(
        self, times: int, containing: str = "", *, limit: int = 100, offset: int = 0
    ) -> list[TagNode]:
        """One page of the tags that so many annotations and articles carry (0: unused), by name.

        `containing` is a part of their names, whatever its case. Tags below them do not count.
        """
        return [
            TagNode(tag.name, tag, tag.count, tag.count, articles, 0)
            for tag, articles in tag_counts.used(self._reader, times, containing, limit, offset)
        ]

    def count_tags_used(self, times: int, containing: str = "") -> int:
        """How many tags so many annotations and articles carry."""
        return tag_counts.count_used(self._reader, times, containing)

    def similar_tags(self) -> list[Alike]:
        """Pairs of tags that may be the same: first those that only differ in spelling, then in ending, then a letter.

        Levels that are no tags are compared, too. The second of a pair is used more.
        """
        from annotations.search.alike import ENDING, SPELLING, TYPO, alike

        nodes = {node.name: node for node in self.tag_tree()}
        found = []
        for pair in alike(nodes):
            one, other = sorted((nodes[name] for name in pair[:2]), key=_importance)
            found.append(Alike(one, other, pair[2]))
        order = (SPELLING, ENDING, TYPO)
        return sorted(
            found, key=lambda each: (order.index(each.why), fold(each.other.name), fold(each.one.name))
        )

    def tags_together(self, name: str, *, limit: int = 20) -> list[Together]:
        """The tags that stand with one on the same annotation, or in the same article, the most frequent first.

        NotFoundError if there is no such tag.
        """
        return tag_counts.together(self._reader, self.tag(name).id, limit)

    @staticmethod
    def tag_query(name: str, *, below: bool = False) -> str:
        """The query that finds what carries a tag, with `below` also what carries one below it."""
        from annotations.search.nodes import Tag as TagCondition
        from annotations.search.nodes import unparse

        return unparse(TagCondition(name, below))


def _importance(node: TagNode) -> tuple[int, int, str]:
    return (node.whole + node.articles, int(node.tag is not None), fold(node.name))

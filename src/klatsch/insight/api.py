"""The public Python interface of insight: pure functions on values and numpy arrays, without Django.

These names, their arguments and the shapes that they return stay the same between releases. Everything else below
`klatsch.insight` may change.

- ``find_circles(friends, ties, facts, *, limit=10)``: communities among friends, with reasons.
- ``reach_outs(interactions, host, now, *, left_out=())``: people who wrote to the host and have no reply yet.
- ``assess(accounts)``: the likelihood that accounts are automated, with reasons.
- ``reachable(people, ties, met)``: how well each person can be reached through people whom the host has met.
- ``path(people, ties, met, person)``: the shortest way from a person to somebody whom the host has met.
- ``most_similar(texts, count)``: for each text the texts that are most similar to it.
"""

from klatsch.insight.bots.classifier import assess
from klatsch.insight.circles.detection import find_circles
from klatsch.insight.graph.interactions import Interactions
from klatsch.insight.reach_outs.detection import reach_outs
from klatsch.insight.similarity.text_similarity import most_similar
from klatsch.insight.trust.reachability import path, reachable

__all__ = ["Interactions", "assess", "find_circles", "most_similar", "path", "reach_outs", "reachable"]

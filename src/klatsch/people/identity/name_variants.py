"""Name variants: short forms of given names, and phonetic keys of names in other spellings. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

_SHORT_FORMS = (
    "alexander alex aleksandr aleksander alexandre alejandro sasha sascha xander",
    "andreas andrew andy andrei andre andrzej anders",
    "anna ann anne anni ania anya hannah",
    "anthony tony antonio anton toni",
    "benjamin ben benny",
    "christian chris christopher kristian christoph",
    "daniel dan danny dani",
    "david dave davide",
    "dmitri dima dmitry dmitriy dimitri",
    "edward ed eddie eduard",
    "elizabeth liz beth elisabeth lisa eliza betty elise",
    "francis frank francisco franz francesco paco",
    "frederick fred friedrich fritz fredrik",
    "george georg jorge jerzy giorgio",
    "ivan vanya iwan",
    "james jim jimmy jamie jakob jacob jake",
    "johannes hannes jo john johann hans jan juan giovanni jean jon johnny",
    "jonathan jon jonny",
    "joseph joe josef jose pepe giuseppe josip",
    "katarzyna kasia katharina katherine catherine kate cathy kathy katja katya katarina kat",
    "margaret maggie meg peggy margarete greta",
    "maria mary marie mia mariya",
    "matthew matt matthias mateusz matteo",
    "michael mike micha mick michel miguel mikhail misha",
    "mohammed muhammad mohamed mohammad mo muhammed mehmet",
    "nicholas nick nicolas nikolaus klaus nico niko",
    "patricia pat patty trish",
    "peter pete pedro pierre piotr pyotr",
    "richard rick dick ricardo richie",
    "robert bob rob bobby roberto bert",
    "samuel sam sammy",
    "stephen steve stefan steven esteban stephan",
    "susan sue susanne susie suzanne",
    "theodore theo ted teodor",
    "thomas tom tommy tomas tomasz",
    "victoria vicky viktoria vika",
    "william will bill billy wilhelm willi guillaume",
    "vladimir vlad volodya wladimir",
    "yevgeny evgeny eugene evgeni zhenya",
)
_NAME_GROUPS: dict[str, frozenset[int]] = {}
for _number, _forms in enumerate(_SHORT_FORMS):
    for _form in _forms.split():
        _NAME_GROUPS[_form] = _NAME_GROUPS.get(_form, frozenset()) | {_number}

# Letters that the common romanisations of one name have differently, the longer first.
_SOUNDS = (
    ("tsch", "c"), ("tch", "c"), ("ch", "c"), ("cz", "c"), ("sch", "s"), ("sh", "s"), ("sz", "s"), ("kh", "h"),
    ("ae", "a"), ("oe", "o"), ("ue", "u"),  # codespell:ignore
    ("ph", "f"), ("ck", "k"), ("ij", "i"), ("iy", "i"), ("w", "v"), ("y", "i"), ("j", "i"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")


def name_groups_of(word: str) -> frozenset[int]:
    """Return numbers of the given names that a plain word may be a form of; two words with one in common may be one."""
    return _NAME_GROUPS.get(word, frozenset())


@lru_cache(maxsize=65536)
def phonetic_key(word: str) -> str:
    """Return what is left of a plain word when letters that sound alike are one."""
    for letters, sound in _SOUNDS:
        word = word.replace(letters, sound)
    return _DOUBLED.sub(r"\1", word)

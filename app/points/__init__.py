"""Points: earned by taking part in public good, exchanged for useful things of low value."""

from app.core.features import Feature
from app.points import commands

feature = Feature(name="points", commands=(commands.points,))

"""The weather face: in heat, rain or frost the pages put other services first. The centre switches it."""

"""What a station offers, as stamps: the thing itself is cut out of the paper, its parts stay red inside the hole.

The stamp's edge tells the group: scalloped for comfort, toothed for health, perforated for tools and things, a tablet for advice.
"""

from collections.abc import Callable

from app.core.papercut.cuts import band, drop, heart, moon, petal, saw, scallop, strip
from app.core.papercut.shape import Shape, box, circle, join, path
from app.core.papercut.sheet import Sheet


def perforated() -> Shape:
    """A postage stamp: seven half-round bites a side."""
    d = "M8 8"
    for i in range(7):
        d += f"L{10 + i * 11} 8A5 5 0 0 0 {20 + i * 11 - 2} 8"
    side = path(d + "L88 8")
    corners = [side.turn(90 * k, 48, 48) for k in range(4)]
    steps = corners[0].steps + tuple(s for c in corners[1:] for s in c.steps[1:])
    return Shape(steps) + path("Z")


def tablet() -> Shape:
    """A board with hollowed corners (倭角)."""
    return path("M20 6L76 6A14 14 0 0 0 90 20L90 76A14 14 0 0 0 76 90L20 90A14 14 0 0 0 6 76L6 20A14 14 0 0 0 20 6Z")


def comfort() -> Shape:
    return scallop(48, 48, 45, 20)


def health() -> Shape:
    return saw(48, 48, 46, 32, 4.5)


def water() -> Shape:
    steam = path("M0 0Q-6 -6 0 -12Q6 -18 0 -24Q10 -18 4 -11Q0 -6 5 0Z")
    return (
        path("M28 44L66 44L62 76L32 76Z")
        + path("M33 52Q40 48 47 52Q54 56 61.500 52L60.500 58Q54 62 47 58Q40 54 33.500 58Z")
        + path("M68 48Q80 48 78 58Q76 66 66 66L66.600 61Q72 61 73 57Q73.500 53 67.500 53Z")
        + steam.move(38, 40) + steam.move(50, 40)
    )


def charging() -> Shape:
    return (
        path("M54 16L30 52L45 52L40 80L66 42L51 42Z")
        + petal(24, 66, 26, 7) + petal(72, 66, 26, 7) + circle(24, 72, 3) + circle(72, 72, 3)
    )


def wifi() -> Shape:
    return circle(48, 70, 6) + join(band(48, 70, r, r - 7, -45, 45) for r in (20, 34, 48))


def rest_seat() -> Shape:
    bench = path("M20 52L76 52L76 59L70 59L70 76L64 76L64 66L32 66L32 76L26 76L26 59L20 59Z")
    back = path("M24 26Q48 18 72 26L72 46L24 46Z") + join(petal(x, 44, 18, 7) for x in (33, 43, 53, 63))
    return bench + back


def aircon() -> Shape:
    arm = petal(48, 42, 24, 6) + petal(48, 30, 11, 4, 50) + petal(48, 30, 11, 4, -50)
    return arm.around(6, 48, 48) + circle(48, 48, 3.5)


def microwave() -> Shape:
    return (
        box(20, 30, 56, 38, 4) + box(25, 36, 34, 26, 2)
        + path("M29 46Q35 40 42 46Q49 52 55 46L55 51Q49 57 42 51Q35 45 29 51Z")
        + circle(67, 41, 4) + circle(67, 52, 4) + box(63, 59, 8, 3) + box(26, 71, 8, 4) + box(62, 71, 8, 4)
    )


def fridge() -> Shape:
    flake = petal(0, 0, 7, 2.4).around(6, 0, 0)
    return box(30, 16, 36, 22, 4) + box(30, 41, 36, 36, 4) + box(35, 24, 3.5, 9) + box(35, 46, 3.5, 14) + flake.move(53, 27) + petal(53, 70, 18, 8)


def umbrella() -> Shape:
    canopy = path("M18 50A30 30 0 0 1 78 50Q73 44 68 50Q63 44 58 50Q53 44 48 50Q43 44 38 50Q33 44 28 50Q23 44 18 50Z")
    ribs = path("M47 24Q34 32 34 44Q36 42 38 44Q40 32 47 24Z").both(48)
    handle = path("M46 47L50 47L50 70Q50 74 46 74Q42 74 42 69L38 69Q38 78 46 78Q54 78 54 70Z")
    return canopy + ribs + handle


def raincoat() -> Shape:
    coat = path("M48 16C38 16 36 26 38 32L22 42L18 62L28 64L30 54L30 78L66 78L66 54L68 64L78 62L74 42L58 32C60 26 58 16 48 16Z")
    face = path("M48 22Q42 24 43 31L48 36L53 31Q54 24 48 22Z")
    return coat + face + box(46.6, 42, 2.8, 30) + circle(53, 48, 1.8) + circle(53, 58, 1.8) + drop(20, 18, 12, 6) + drop(76, 18, 12, 6)


def first_aid_kit() -> Shape:
    cross = path("M43 46L53 46L53 53L60 53L60 62L53 62L53 69L43 69L43 62L36 62L36 53L43 53Z")
    return box(20, 38, 56, 38, 5) + cross + path("M34 36L34 30Q34 24 40 24L56 24Q62 24 62 30L62 36L57 36L57 29L39 29L39 36Z")


def blood_pressure() -> Shape:
    beat = strip(4.5, (22, 48), (36, 48), (41, 38), (48, 62), (54, 44), (58, 48), (74, 48))
    return heart(48, 49, 60) + beat


def toolbox() -> Shape:
    wrench = path("M24 20Q18 24 19 32Q24 38 31 36L63 72Q68 77 73 72Q77 67 72 62L37 30Q39 22 33 18L34 26L28 29L24 26Z") + circle(67.5, 66.5, 2.6)
    driver = path("M76 20L66 24L50 41L55 46L72 30Z") + path("M44 52L24 70Q20 75 24 78Q28 80 32 76L49 57Z")
    return wrench + driver


def air_pump() -> Shape:
    wheel = circle(38, 56, 20) + circle(38, 56, 15.5) + petal(38, 53, 11, 3.4).around(8, 38, 56) + circle(38, 56, 2)
    pump = path("M58 22L80 22L80 27L71.500 27L71.500 40L75 40L75 76L78 76L78 80L60 80L60 76L63 76L63 40L66.500 40L66.500 27L58 27Z") + box(67, 46, 4, 24)
    return wheel + pump


def reading() -> Shape:
    page = path("M46.500 32Q34 22 18 26L18 68Q34 65 46.500 74Z")
    lines = join(path(f"M23 {y}Q33 {y - 2} 41.500 {y + 5}L41.500 {y + 8.5}Q33 {y + 2} 23 {y + 3.5}Z") for y in (35, 44, 53))
    return (page + lines).both(48) + petal(48, 26, 12, 5)


def toilet() -> Shape:
    him = circle(32, 26, 6) + path("M24 36L40 36L40 56L37 56L36 76L28 76L27 56L24 56Z")
    her = circle(64, 26, 6) + path("M60 36L68 36L75 60L69 60L68 76L60 76L59 60L53 60Z")
    return him + her + box(46.6, 22, 2.8, 54)


def luggage() -> Shape:
    return (
        box(24, 34, 48, 38, 6) + box(33, 34, 4, 38) + box(59, 34, 4, 38) + petal(48, 66, 26, 10)
        + path("M38 32L38 20L58 20L58 32L53.500 32L53.500 24L42.500 24L42.500 32Z") + circle(33, 77, 4) + circle(63, 77, 4)
    )


def parcel_drop() -> Shape:
    return (
        path("M22 42L48 34L74 42L74 72L48 80L22 72Z") + path("M25.500 45.500L46.500 51.500L46.500 76L25.500 69.500Z")
        + path("M49.500 51.500L70.500 45.500L70.500 69.500L49.500 76Z") + path("M45 12L51 12L51 20L57 20L48 31L39 20L45 20Z")
        + path("M56 56L64 53.700L64 60L60 58L56 62.500Z")
    )


def aed() -> Shape:
    return heart(48, 49, 62) + path("M52 28L36 52L46 52L42 70L60 46L50 46Z")


def nursing_room() -> Shape:
    bottle = path("M42 32L54 32L54 36Q62 40 62 48L62 74Q62 78 58 78L38 78Q34 78 34 74L34 48Q34 40 42 36Z")
    return bottle + path("M43 29L43 24Q48 12 53 24L53 29Z") + join(box(34, y, w, 2.8) for y, w in ((50, 12), (57, 8), (64, 12), (71, 8))) + heart(53, 61, 12)


def aid_guidance() -> Shape:
    post = box(45.5, 16, 5, 64)
    return post + path("M50.500 22L70 22L78 29L70 36L50.500 36Z") + path("M45.500 42L26 42L18 49L26 56L45.500 56Z") + petal(45.5, 80, 14, 5, -60) + petal(50.5, 80, 14, 5, 60)


def charity_info() -> Shape:
    return box(20, 22, 56, 38, 3) + heart(36, 41, 20) + join(box(51, y, w, 3.4) for y, w in ((31, 19), (39, 14), (47, 19))) + path("M34 63L40 63L36 80L30 80Z").both(48) + moon(48, 20, 20, 4)


STAMPS: dict[str, tuple[Callable[[], Shape], Callable[[], Shape]]] = {
    "water": (comfort, water),
    "charging": (perforated, charging),
    "wifi": (comfort, wifi),
    "rest_seat": (comfort, rest_seat),
    "aircon": (comfort, aircon),
    "microwave": (perforated, microwave),
    "fridge": (perforated, fridge),
    "umbrella": (perforated, umbrella),
    "raincoat": (perforated, raincoat),
    "first_aid_kit": (health, first_aid_kit),
    "blood_pressure": (health, blood_pressure),
    "toolbox": (perforated, toolbox),
    "air_pump": (perforated, air_pump),
    "reading": (comfort, reading),
    "toilet": (comfort, toilet),
    "luggage": (perforated, luggage),
    "parcel_drop": (perforated, parcel_drop),
    "aed": (health, aed),
    "nursing_room": (health, nursing_room),
    "aid_guidance": (tablet, aid_guidance),
    "charity_info": (tablet, charity_info),
}


def _stamp(frame: Callable[[], Shape], thing: Callable[[], Shape]) -> Callable[[], Sheet]:
    return lambda: Sheet(96, 96).cut(frame(), thing().scale(0.9, 48, 48))


PICTURES = {f"service-{name}": _stamp(frame, thing) for name, (frame, thing) in STAMPS.items()}

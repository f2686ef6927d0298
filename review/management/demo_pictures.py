"""Photos of the demo: drawn here, so that nobody's face is in them."""

from io import BytesIO

from django.conf import settings

WIDTH, HEIGHT = 1200, 900
RED, CREAM, WHITE, INK = "#a31f22", "#faf6ee", "#ffffff", "#33363b"
CLOTHES = ("#40607f", "#7d5a46", "#5b7a5e", "#8a6d3b", "#6a5a7d", "#4b5157")
SKIN = "#e3bd98"
# Of each scene: far wall or sky, ground, and what stands there.
SCENES = {
    "meeting": ("#ece5d8", "#cdbfa8", "table"),
    "hall": ("#e3e9ef", "#c3ccd6", "counter"),
    "street": ("#dbe6ee", "#c9c4b8", "houses"),
    "field": ("#d8e8f0", "#8fa96b", "rows"),
    "river": ("#d3e4ee", "#9bb57f", "bank"),
    "workshop": ("#e8e6e0", "#b9b4a8", "machines"),
    "lab": ("#e6edf0", "#c8d3d8", "shelves"),
}


def draw_photo(scene, number, logo=""):
    """A JPEG of a scene; `number` varies it, `logo` is written on a board."""
    from PIL import Image, ImageDraw

    wall, ground, thing = SCENES[scene]
    picture = Image.new("RGB", (WIDTH, HEIGHT), wall)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 560, WIDTH, HEIGHT), ground)
    THINGS[thing](draw, number)
    if logo:
        draw_board(draw, logo)
    for place in range(4 + number % 3):
        draw_person(draw, 130 + place * 170 + number * 37 % 90, 640, place + number)
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=84)
    return stream.getvalue()


def draw_board(draw, text):
    """The 标识展板: red, with the words large enough to be read in a small copy."""
    from PIL import ImageFont

    font = ImageFont.truetype(
        settings.BASE_DIR / "static" / "fonts" / "FandolHei-Regular.otf", 76
    )
    draw.rectangle((250, 90, 950, 400), WHITE, outline=RED, width=10)
    draw.rectangle((250, 90, 950, 230), RED)
    draw.text((600, 160), text, CREAM, font, "mm")
    for line in range(3):
        draw.rectangle(
            (310, 268 + line * 40, 890 - line * 110, 284 + line * 40), "#b9c0c7"
        )


def draw_person(draw, x, y, number):
    """Seen from the chest up or whole, never with a face."""
    colour = CLOTHES[number % len(CLOTHES)]
    tall = 190 + number * 23 % 50
    draw.rounded_rectangle((x - 52, y, x + 52, y + tall), 34, colour)
    draw.ellipse((x - 36, y - 84, x + 36, y - 12), SKIN)
    draw.pieslice((x - 38, y - 88, x + 38, y - 16), 180, 360, INK)


def draw_table(draw, number):
    draw.rectangle((60, 300, 200, 560), "#bfd0dd")
    draw.rectangle((1000, 300, 1140, 560), "#bfd0dd")
    draw.polygon([(180, 700), (1020, 700), (1120, 830), (80, 830)], "#a57b4f")


def draw_counter(draw, number):
    for place in range(5):
        left = 60 + place * 225
        draw.rectangle((left, 430, left + 190, 600), "#8199b0")
        draw.rectangle((left + 40, 440, left + 150, 500), "#dfe8ef")


def draw_houses(draw, number):
    for place, height in enumerate((300, 220, 340, 260, 310)):
        left = place * 250 - 30
        draw.rectangle(
            (left, 560 - height, left + 210, 560), ("#d6c7b2", "#c4ccd2")[place % 2]
        )
        for row in range(height // 90):
            for column in range(3):
                x, y = left + 25 + column * 60, 585 - height + row * 80
                draw.rectangle((x, y, x + 34, y + 44), "#8fa5b5")


def draw_rows(draw, number):
    draw.polygon([(0, 560), (300, 430), (620, 540), (900, 420), (1200, 560)], "#9db89a")
    for place in range(9):
        draw.line((place * 150, 900, 420 + place * 45, 560), "#6f8b4d", 10)


def draw_bank(draw, number):
    draw.polygon([(0, 430), (1200, 400), (1200, 600), (0, 640)], "#7fa5b8")
    for place in range(6):
        draw.arc((place * 210, 500, place * 210 + 190, 550), 200, 340, "#d6e6ee", 6)


def draw_machines(draw, number):
    for place in range(3):
        left = 90 + place * 370
        draw.rounded_rectangle((left, 330, left + 280, 600), 18, "#7c8894")
        draw.rectangle((left + 40, 370, left + 190, 460), "#d9e2e8")
        draw.ellipse(
            (left + 215, 380, left + 250, 415), ("#c8912b", "#5b8a5e")[place % 2]
        )


def draw_shelves(draw, number):
    for row in range(3):
        y = 250 + row * 105
        draw.rectangle((70, y + 70, 1130, y + 80), "#9aa6ad")
        for place in range(9):
            x = 100 + place * 115
            height = 30 + (place * 17 + row * 29 + number * 7) % 38
            draw.rounded_rectangle((x, y + 70 - height, x + 60, y + 70), 12, "#b7c9bf")


THINGS = {
    "table": draw_table,
    "counter": draw_counter,
    "houses": draw_houses,
    "rows": draw_rows,
    "bank": draw_bank,
    "machines": draw_machines,
    "shelves": draw_shelves,
}

"""Pictures that people attach: a corner of a building, drawn and not photographed, with the thing ringed in red."""

import io
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFilter

SIZE = (960, 720)
WALLS = ((214, 207, 192), (188, 197, 203), (203, 190, 176), (176, 186, 178))


def picture(random: Random) -> SimpleUploadedFile:
    """A small JPEG, the same for the same dice."""
    wall, (width, height) = random.choice(WALLS), SIZE
    image = Image.new("RGB", SIZE, wall)
    draw = ImageDraw.Draw(image)
    floor = random.randint(470, 560)
    draw.rectangle((0, floor, width, height), fill=tuple(c - 70 for c in wall))
    for n in range(random.randint(3, 6)):
        x = 40 + n * random.randint(130, 170)
        draw.rectangle((x, 110, x + 96, 300), fill=(120, 146, 166), outline=(90, 98, 104), width=6)
    for _n in range(random.randint(2, 5)):
        x, y, size = random.randint(60, 860), random.randint(floor - 90, floor + 60), random.randint(40, 110)
        draw.rectangle((x, y, x + size, y + size * 0.7), fill=(168, 132, 92), outline=(110, 86, 60), width=4)
    image = image.filter(ImageFilter.GaussianBlur(1.4))
    x, y, reach = random.randint(240, 700), random.randint(260, 520), random.randint(70, 120)
    ImageDraw.Draw(image).ellipse((x - reach, y - reach, x + reach, y + reach), outline=(206, 38, 38), width=9)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return SimpleUploadedFile(random.choice(("现场照片.jpg", "IMG_0412.jpg", "位置.jpg")), out.getvalue(), "image/jpeg")

"""Crops of photographs as contents of style transfer (train from three photographs, test from another), and three styles.

  python3 crops.py FOLDER_OF_PHOTOS FOLDER_FOR_CROPS      (Pillow)
"""

import random
import sys
from pathlib import Path

from PIL import Image

PHOTOS = Path(sys.argv[1])
CROPS = Path(sys.argv[2])
STYLE_PIXELS = 128


def square(image, x, y, side, pixels):
    return image.crop((x, y, x + side, y + side)).resize((pixels, pixels), Image.LANCZOS)


def contents(photos, folder, count, pixels, seed):
    draws = random.Random(seed)
    into = CROPS / folder / "photo"
    into.mkdir(parents=True, exist_ok=True)
    for i in range(count):
        image = Image.open(PHOTOS / photos[i % len(photos)]).convert("RGB")
        side = draws.randint(pixels, min(image.size))
        x = draws.randint(0, image.width - side)
        y = draws.randint(0, image.height - side)
        square(image, x, y, side, pixels).save(into / f"{i:04}.png")


def style(painting, name):
    image = Image.open(PHOTOS / painting).convert("RGB")
    side = min(image.size)
    centre = square(image, (image.width - side) // 2, (image.height - side) // 2, side, STYLE_PIXELS)
    centre.save(CROPS / f"{name}.png")


contents(["astronaut.png", "coffee.png", "rocket.jpg"], "train64", 300, 64, 1)
contents(["chelsea.png"], "test64", 40, 64, 2)
contents(["chelsea.png"], "test128", 40, 128, 3)
style("painting-starry-night.jpg", "starry")
style("painting-great-wave-crop.jpg", "wave")
style("painting-shipwreck.jpg", "wreck")

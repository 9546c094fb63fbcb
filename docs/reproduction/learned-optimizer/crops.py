"""Crops of photographs as contents of style transfer (train from three photographs, test from another), and three styles.

  python3 crops.py FOLDER_OF_PHOTOS FOLDER_FOR_CROPS      (Pillow)
"""
import random, sys
from pathlib import Path
from PIL import Image
P = Path(sys.argv[1]); O = Path(sys.argv[2])
def crops(names, out, count, size, seed):
    r = random.Random(seed); d = O/out/"photo"; d.mkdir(parents=True, exist_ok=True)
    for i in range(count):
        im = Image.open(P/names[i % len(names)]).convert("RGB")
        side = r.randint(size, min(im.size)); x = r.randint(0, im.width-side); y = r.randint(0, im.height-side)
        im.crop((x, y, x+side, y+side)).resize((size, size), Image.LANCZOS).save(d/f"{i:04}.png")
crops(["astronaut.png","coffee.png","rocket.jpg"], "train64", 300, 64, 1)
crops(["chelsea.png"], "test64", 40, 64, 2)
crops(["chelsea.png"], "test128", 40, 128, 3)
for name, out in (("painting-starry-night.jpg","starry"),("painting-great-wave-crop.jpg","wave"),("painting-shipwreck.jpg","wreck")):
    im = Image.open(P/name).convert("RGB"); s=min(im.size); im=im.crop(((im.width-s)//2,(im.height-s)//2,(im.width+s)//2,(im.height+s)//2)).resize((128,128), Image.LANCZOS)
    im.save(O/f"{out}.png")

"""Photos: made smaller, and without what they say of place, time and camera (handbook §7: no location tracks)."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from foundation.files.kinds import RefusedFile

PART = "photo"  # a holder's part of this key takes photos, nothing else
EDGE = 1600  # pixels of the longer side
MOST_PIXELS = 50_000_000  # no telephone takes larger ones; a small file may claim to be huge
SMALL = 300 * 1024  # bytes one is meant to stay below
QUALITIES = (85, 70, 55)
NO_PHOTO = "这里只放照片（JPG 或 PNG）"
DAMAGED = "照片已损坏，打不开；请重新拍摄或另存后再放"
TOO_LARGE = "照片的尺寸太大，请缩小后再放"


def reduced(path: Path) -> bytes:
    """The picture of a file as a JPEG of its pixels alone, upright, no larger than a screen.

    Raises RefusedFile for what is no photo, is damaged, or claims more pixels than any camera takes.
    """
    try:
        with Image.open(path, formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise RefusedFile(TOO_LARGE)
            picture.draft("RGB", (EDGE, EDGE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((EDGE, EDGE))
            clear = Image.new("RGB", upright.size, "white")
            clear.paste(upright.convert("RGBA"), mask=upright.convert("RGBA"))
    except UnidentifiedImageError as refusal:
        raise RefusedFile(NO_PHOTO) from refusal
    except Image.DecompressionBombError as refusal:
        raise RefusedFile(TOO_LARGE) from refusal
    except (OSError, SyntaxError, ValueError) as refusal:  # what Pillow says of broken files
        raise RefusedFile(DAMAGED) from refusal
    made = b""
    for quality in QUALITIES:
        written = BytesIO()
        clear.save(written, "JPEG", quality=quality)
        made = written.getvalue()
        if len(made) <= SMALL:
            break
    return made

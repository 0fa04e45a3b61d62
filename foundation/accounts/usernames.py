"""What a login name may look like."""

import re

from django.core.exceptions import ValidationError

# After folding: small letters, digits, Chinese characters and three signs. No invisible ones, no look-alikes of other
# alphabets, so that two names that look the same are the same.
_SHAPE = re.compile(r"[a-z0-9\u4e00-\u9fff][a-z0-9\u4e00-\u9fff._-]{1,39}")


def check_username(username: str) -> None:
    """Raises ValidationError for a name (already folded) that is no good."""
    if not _SHAPE.fullmatch(username):
        message = "登录名用 2 至 40 个小写字母、数字、汉字，中间可以有点、横线和下划线。"
        raise ValidationError({"username": message})

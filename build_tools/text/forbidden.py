"""Characters that may stand in no text: they hide, reorder or break what is read."""

import re

# C0 and C1 controls, line and paragraph separators, bidirectional controls (Unicode TR36), tag characters.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f\ufdd0-\ufdef\ufffe\uffff]"
)

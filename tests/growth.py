"""Does work grow with what there is to do, or with its square? Seconds would say how busy the machine is."""

import time
from collections.abc import Callable
from typing import Any

# Eight times as much costs about eight times as much; where each character looks at all others, sixty-four times.
TOO_MUCH = 24


def growth(
    act: Callable[[int], Any], small: int, large: int, before: Callable[[int], Any] = lambda size: None
) -> float:
    """How many times as much processor time the large size takes as the small one, the best of some tries each."""

    def cost(size: int, tries: int) -> float:
        before(size)
        spent = []
        for _ in range(tries):
            began = time.process_time()
            act(size)
            spent.append(time.process_time() - began)
        return min(spent)

    return cost(large, 2) / max(cost(small, 5), 1e-5)

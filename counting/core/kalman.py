"""A Kalman filter of one coordinate with constant velocity, in seconds.

White-noise acceleration model: Bar-Shalom, Li, Kirubarajan, "Estimation with Applications to Tracking and
Navigation", 2001, section 6.2.2.
"""

from __future__ import annotations

from math import copysign, sqrt

OUTLIER = 3.0  # standard deviations beyond which a measurement is pulled in (Huber)


class MotionFilter:
    """Position and velocity of one coordinate.

    `position` in any unit u, `velocity` in u/s. The covariance is kept as three numbers.
    """

    __slots__ = ("_cross", "_position_variance", "_velocity_variance", "position", "velocity")

    def __init__(self, position: float, position_deviation: float, velocity_deviation: float) -> None:
        self.position = position
        self.velocity = 0.0
        self._position_variance = position_deviation**2
        self._cross = 0.0
        self._velocity_variance = velocity_deviation**2

    @property
    def variance(self) -> float:
        """Return the variance of `position`, in u²."""
        return self._position_variance

    def predict(self, seconds: float, agility: float) -> None:
        """Move on by `seconds`; `agility` is the deviation of velocity gained in one second, u/s."""
        noise = agility**2 * seconds
        self.position += self.velocity * seconds
        self._position_variance += (
            seconds * (2 * self._cross + seconds * self._velocity_variance) + noise * seconds**2 / 3
        )
        self._cross += seconds * self._velocity_variance + noise * seconds / 2
        self._velocity_variance += noise

    def deviation(self, measurement_deviation: float) -> float:
        """Return the standard deviation that a measurement is expected to have from `position`, in u."""
        return sqrt(self._position_variance + measurement_deviation**2)

    def jump(self, position: float, velocity: float, position_deviation: float, velocity_deviation: float) -> None:
        """Begin anew at a measured place: what was known before does not explain it."""
        self.position, self.velocity, self._cross = position, velocity, 0.0
        self._position_variance, self._velocity_variance = position_deviation**2, velocity_deviation**2

    def correct(self, measured: float, measurement_deviation: float) -> None:
        """Take a measurement in; one beyond three deviations counts as one at three."""
        variance = self._position_variance + measurement_deviation**2
        surprise = measured - self.position
        if surprise * surprise > OUTLIER * OUTLIER * variance:
            surprise = copysign(OUTLIER * sqrt(variance), surprise)
        gain = self._position_variance / variance
        velocity_gain = self._cross / variance
        self.position += gain * surprise
        self.velocity += velocity_gain * surprise
        self._velocity_variance -= velocity_gain * self._cross
        self._cross *= 1 - gain
        self._position_variance *= 1 - gain

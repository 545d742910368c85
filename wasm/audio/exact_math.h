// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cmath>

namespace sportello {

inline constexpr double kPi = 3.14159265358979323846;

/// sin(pi * x), from additions and multiplications only: the functions of C libraries differ in
/// the last bit, and with them the samples that two platforms play.
inline double sin_pi(double x) {
  const double nearest = std::floor(x + 0.5);
  const double r = (x - nearest) * kPi;
  const double square = r * r;
  double term = r;
  double sum = r;
  for (int n = 2; n <= 22; n += 2) {
    term *= -square / (n * (n + 1.0));
    sum += term;
  }
  const bool odd = nearest * 0.5 != std::floor(nearest * 0.5);
  return odd ? -sum : sum;
}

/// Modified Bessel function of the first kind and order zero, by its power series.
inline double bessel_i0(double x) {
  const double quarter = x * x / 4;
  double term = 1;
  double sum = 1;
  for (int n = 1; n < 64; ++n) {
    term *= quarter / (static_cast<double>(n) * n);
    sum += term;
  }
  return sum;
}

}  // namespace sportello

// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>

namespace sportello::document {

/// The colour of the light over a page, as a plane through what was measured: red, green and blue
/// over brightness, by least squares. 1, 1, 1 until solved.
class TintFit {
 public:
  /// A measurement at a place in 0..1.
  void add(float u, float v, const std::array<float, 3>& tint) {
    const double terms[3] = {1, u, v};
    for (size_t r = 0; r < 3; ++r) {
      for (size_t c = 0; c < 3; ++c) normal_[r][c] += terms[r] * terms[c];
      for (size_t c = 0; c < 3; ++c) right_[r][c] += terms[r] * static_cast<double>(tint[c]);
    }
  }

  void solve() {
    // Cramer's rule; a little weight keeps the slopes level where the measurements do not tell.
    auto n = normal_;
    for (size_t i = 1; i < 3; ++i) n[i][i] += 0.01 * n[0][0];
    const double a = n[1][1] * n[2][2] - n[1][2] * n[2][1];
    const double b = n[1][2] * n[2][0] - n[1][0] * n[2][2];
    const double c = n[1][0] * n[2][1] - n[1][1] * n[2][0];
    const double determinant = n[0][0] * a + n[0][1] * b + n[0][2] * c;
    if (!(determinant > 1e-9)) return;
    for (size_t k = 0; k < 3; ++k) {
      const double x = right_[0][k], y = right_[1][k], z = right_[2][k];
      plane_[k][0] = static_cast<float>((x * a + y * (n[0][2] * n[2][1] - n[0][1] * n[2][2]) + z * (n[0][1] * n[1][2] - n[0][2] * n[1][1])) / determinant);
      plane_[k][1] = static_cast<float>((x * b + y * (n[0][0] * n[2][2] - n[0][2] * n[2][0]) + z * (n[0][2] * n[1][0] - n[0][0] * n[1][2])) / determinant);
      plane_[k][2] = static_cast<float>((x * c + y * (n[0][1] * n[2][0] - n[0][0] * n[2][1]) + z * (n[0][0] * n[1][1] - n[0][1] * n[1][0])) / determinant);
    }
  }

  std::array<float, 3> at(float u, float v) const {
    std::array<float, 3> tint{};
    for (size_t k = 0; k < 3; ++k) tint[k] = plane_[k][0] + plane_[k][1] * u + plane_[k][2] * v;
    return tint;
  }

 private:
  std::array<std::array<double, 3>, 3> normal_{};
  std::array<std::array<double, 3>, 3> right_{};
  std::array<std::array<float, 3>, 3> plane_{{{1, 0, 0}, {1, 0, 0}, {1, 0, 0}}};
};

}  // namespace sportello::document

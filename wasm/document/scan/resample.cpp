// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/resample.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sportello::document {
namespace {

constexpr int kPhases = 64;

/// Weights of four pixels for a place between the second and the third.
std::array<std::array<float, 4>, kPhases + 1> make_kernels() {
  std::array<std::array<float, 4>, kPhases + 1> kernels{};
  for (int i = 0; i <= kPhases; ++i) {
    const float t = static_cast<float>(i) / kPhases;
    kernels[i] = {((-0.5f * t + 1) * t - 0.5f) * t, (1.5f * t - 2.5f) * t * t + 1, ((-1.5f * t + 2) * t + 0.5f) * t,
                  (0.5f * t - 0.5f) * t * t};
  }
  return kernels;
}

const std::array<std::array<float, 4>, kPhases + 1> kKernels = make_kernels();

}  // namespace

void resample_row(const Image& frame, const Homography& map, int y, std::span<Float4> row) {
  const auto& m = map.m;
  const double fy = y;
  const double u0 = m[1] * fy + m[2], v0 = m[4] * fy + m[5], w0 = m[7] * fy + m[8];
  const auto right = static_cast<double>(frame.width() - 1), bottom = static_cast<double>(frame.height() - 1);
  for (size_t x = 0; x < row.size(); ++x) {
    const auto fx = static_cast<double>(x);
    const double w = 1 / (m[6] * fx + w0);
    double u = (m[0] * fx + u0) * w, v = (m[3] * fx + v0) * w;
    // Written so that what is not a number counts as outside.
    if (!(u >= -1 && v >= -1 && u <= right + 1 && v <= bottom + 1)) {
      row[x] = Float4{255, 255, 255, 0};
      continue;
    }
    u = u > 0 ? (u < right ? u : right) : 0;
    v = v > 0 ? (v < bottom ? v : bottom) : 0;
    const int px = static_cast<int>(u), py = static_cast<int>(v);
    const auto& kx = kKernels[static_cast<size_t>((u - px) * kPhases + 0.5)];
    const auto& ky = kKernels[static_cast<size_t>((v - py) * kPhases + 0.5)];
    Float4 sum{};
    if (px >= 1 && py >= 1 && px + 2 < frame.width() && py + 2 < frame.height()) {
      const Rgba* in = &frame.at(px - 1, py - 1);
      for (size_t j = 0; j < 4; ++j, in += frame.width()) {
        sum += ky[j] * (kx[0] * load(in[0]) + kx[1] * load(in[1]) + kx[2] * load(in[2]) + kx[3] * load(in[3]));
      }
    } else {
      for (int j = 0; j < 4; ++j) {
        const Rgba* in = frame.row(std::clamp(py - 1 + j, 0, frame.height() - 1));
        Float4 line{};
        for (int i = 0; i < 4; ++i) line += kx[i] * load(in[std::clamp(px - 1 + i, 0, frame.width() - 1)]);
        sum += ky[j] * line;
      }
    }
    row[x] = sum;
  }
}

}  // namespace sportello::document
